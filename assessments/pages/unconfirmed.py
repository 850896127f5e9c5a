"""What was carried forward from an earlier assessment and nobody has confirmed or changed since."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import ComponentAssessment
from assessments.models.component_assessment import COUNTED, ComponentAssessmentQuerySet, number_of


@dataclass(frozen=True)
class Unconfirmed:
    """How much of a sheet still needs confirming: its own texts count as one, and each row under it as one."""

    texts: int = 0
    evidence: int = 0
    accountabilities: int = 0
    stakeholders: int = 0
    actions: int = 0

    def __bool__(self) -> bool:
        return bool(self.count)

    @property
    def count(self) -> int:
        return self.texts + self.evidence + self.accountabilities + self.stakeholders + self.actions

    @property
    def things(self) -> str:
        return things_to_confirm(self.count)

    @property
    def what(self) -> str:
        phrases = [
            (self.texts, _("texts and dates")),
            (self.evidence, ngettext("%(n)d piece of evidence", "%(n)d pieces of evidence", self.evidence)),
            (self.accountabilities, ngettext("%(n)d lead", "%(n)d leads", self.accountabilities)),
            (self.stakeholders, ngettext("%(n)d stakeholder", "%(n)d stakeholders", self.stakeholders)),
            (self.actions, ngettext("%(n)d action", "%(n)d actions", self.actions)),
        ]
        return ", ".join(phrase % {"n": n} for n, phrase in phrases if n)


NOTHING = Unconfirmed()


def things_to_confirm(count: int) -> str:
    return ngettext("%(count)d thing to confirm", "%(count)d things to confirm", count) % {"count": count}


def with_unconfirmed(sheets: ComponentAssessmentQuerySet) -> ComponentAssessmentQuerySet:
    return sheets.annotate(
        **{f"{name}_unconfirmed": number_of(name, only=Q(**{f"{name}__carried": True})) for name in COUNTED}
    )


def unconfirmed_in(sheet: ComponentAssessment) -> Unconfirmed:
    rows = {name: getattr(sheet, f"{name}_unconfirmed") for name in COUNTED}
    return Unconfirmed(texts=int(sheet.carried), **rows)
