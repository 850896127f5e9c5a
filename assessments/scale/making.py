"""What everything that makes rows needs: where to put them, the draws, today's date."""

import datetime
from dataclasses import dataclass, field

from partnerships.models import User

from .chance import Chance
from .files import Files
from .rows import Rows

# Who signs in to look at each role, all in the first partnership.
SIGN_INS = ("lead", "member", "scrutineer", "observer", "admin")


def sign_in(role: str) -> str:
    return f"scale-{role}@example.org"


@dataclass
class Making:
    rows: Rows
    files: Files
    chance: Chance
    today: datetime.date
    # Of all seeded people: hashing one for each would take longer than everything else.
    password: str
    admin: User
    # The region, from 0.
    region: int = 0
    # In an email address that no other region has.
    people: int = 0
    # Roles that have no one to sign in as yet.
    wanted: list[str] = field(default_factory=list)

    def ago(self, days: int) -> datetime.date:
        return self.today - datetime.timedelta(days=days)

    def at(self, days: int) -> datetime.datetime:
        """Some moment, that many days ago."""
        return self.chance.at(self.ago(days))

    def person(self, role: str, at: datetime.datetime) -> User:
        self.people += 1
        email = f"scale-{self.region + 1}-{self.people}@example.org"
        if role in self.wanted:
            self.wanted.remove(role)
            email = sign_in(role)
        person = User(email=email, name=self.chance.name(), password=self.password, date_joined=at)
        return self.rows.add(person, self.admin, at)
