"""What was carried forward from an earlier assessment and nobody has confirmed or changed since."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import CARRIED, ComponentAssessment


@dataclass(frozen=True)
class Unconfirmed:
    """How much of a sheet still needs confirming: its own texts count as one, and each row under it as one."""

    texts: int = 0
    # By the slug of their type.
    rows: Mapping[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.count)

    @property
    def count(self) -> int:
        return self.texts + sum(self.rows.values())

    @property
    def things(self) -> str:
        return things_to_confirm(self.count)

    @property
    def what(self) -> str:
        counted = ((each.carrying, self.rows.get(each.slug, 0)) for each in CARRIED)
        rows = [str(carrying.count % {"n": n}) for carrying, n in counted if carrying and n]
        return ", ".join([*([_("texts and dates")] if self.texts else []), *rows])


NOTHING = Unconfirmed()


def things_to_confirm(count: int) -> str:
    return ngettext("%(count)d thing to confirm", "%(count)d things to confirm", count) % {"count": count}


def unconfirmed_in(sheet: ComponentAssessment) -> Unconfirmed:
    """Needs `look_up_rows`."""
    return Unconfirmed(int(sheet.carried), sheet.unconfirmed)
