"""Partnerships by the hundred, in bulk: for measuring, not for showing (that is the demo)."""

import datetime
import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from assessments.models import Component, RatingScale, Stage
from partnerships.models import Agency, User

from . import papers, words
from .actions import add_actions, carry_actions
from .assessing import Framework, Work, build_assessment, move_on
from .boards import IN_A_REGION, Board, build_national, build_region
from .chance import Chance
from .course import course, stages
from .files import Files
from .invitations import build_choices, build_invitations
from .making import SIGN_INS, Making, sign_in
from .practice import release_practice
from .rows import Rows
from .scoring import agree_scores
from .sheets import fill_sheets
from .views import give_views


def exists() -> bool:
    return User.objects.filter(email=sign_in("admin")).exists()


def seed(partnerships: int, assessments: int, seed: int) -> Rows:
    """All of it or nothing. The same seed makes the same rows on the same day."""
    files = Files()
    try:
        with transaction.atomic(), _without_garbage_collection():
            _check_at_once()
            return _Seeding(partnerships, assessments, seed, files).build()
    except BaseException:
        files.delete()
        raise


def analyze() -> None:
    """Without it the database plans as if its tables were still empty."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    # Rows refer to each other in no circle, so they go as soon as they are inserted. Looking for circles takes a fifth
    # of the time.
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _check_at_once() -> None:
    if connection.vendor == "postgresql":
        # Otherwise every reference of every row waits in memory until the end.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class _Seeding:
    def __init__(self, partnerships: int, assessments: int, seed: int, files: Files) -> None:
        self.partnerships, self.assessments, self.seed = partnerships, assessments, seed
        self.files, self.rows = files, Rows()
        self.today = timezone.localdate()
        self.password = make_password(words.PASSWORD)
        self.framework = Framework(
            [*Component.objects.select_related("group")], [*RatingScale.objects.filter(in_published_tool=True)]
        )
        self.paper, self.logo = papers.paper(), papers.logo()
        self.wanted = [role for role in SIGN_INS if role != "admin"]

    def build(self) -> Rows:
        self.admin = self._admin()
        national = build_national(self._making(-1))
        for region, first in enumerate(range(0, self.partnerships, IN_A_REGION)):
            last = min(first + IN_A_REGION, self.partnerships)
            self._region(self._making(region), range(first, last), national)
        return self.rows

    def _admin(self) -> User:
        noon = datetime.time(12, tzinfo=timezone.get_current_timezone())
        admin = User(
            email=sign_in("admin"),
            name="Odile Administrator",
            password=self.password,
            is_staff=True,
            is_superuser=True,
            date_joined=datetime.datetime.combine(self.today - datetime.timedelta(days=4_000), noon),
        )
        self.rows.add(admin, admin, admin.date_joined)
        self.rows.insert()
        return admin

    def _making(self, region: int) -> Making:
        chance = Chance(f"{self.seed} {region}")
        return Making(
            self.rows, self.files, chance, self.today, self.password, self.admin, region=region, wanted=self.wanted
        )

    def _region(self, making: Making, numbers: range, national: list[Agency]) -> None:
        boards = build_region(making, numbers, national)
        # What follows needs the keys of people and agencies.
        self.rows.insert()
        for board in boards:
            build_invitations(making, board)
            build_choices(making, board)
            papers.put_logo(making, board, self.logo)
        last: dict[int, Work] = {}
        for place in range(self.assessments):
            for board in boards:
                last[board.number] = self._assessment(making, board, place, last.get(board.number))
            self.rows.insert()

    def _assessment(self, making: Making, board: Board, place: int, earlier: Work | None) -> Work:
        making.chance.place = board.place
        plan = stages(self.assessments, board.number)
        is_newest = place == self.assessments - 1
        # The newest of three or more is about something else.
        follows = earlier if self.assessments < 3 or not is_newest else None
        years_ago = sum(stage == Stage.AGREED for stage in plan[place:])
        work = build_assessment(making, self.framework, board, course(making, plan[place], years_ago), follows, place)
        give_views(making, work)
        begun = fill_sheets(making, work)
        if follows:
            carry_actions(making, work, follows)
        add_actions(making, work, begun)
        agree_scores(making, work)
        release_practice(making, work)
        papers.keep_papers(making, work, self.paper)
        move_on(making, work)
        return work
