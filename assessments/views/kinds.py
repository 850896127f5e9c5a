"""The four kinds of rows under a sheet, as in addresses and pages."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.forms import (
    AccountabilityForm,
    ActionForm,
    EvidenceForm,
    RemoveActionForm,
    RemoveEvidenceForm,
    RemoveForm,
    StakeholderForm,
    VersionedForm,
)
from assessments.models import Accountability, Action, Evidence, SheetItem, StakeholderRole


@dataclass(frozen=True)
class Kind:
    slug: str
    model: type[SheetItem]
    form: type[VersionedForm]
    add: str | Promise
    change: str | Promise
    remove: str | Promise
    added: str | Promise
    changed: str | Promise
    removed: str | Promise
    remove_form: type[RemoveForm] = RemoveForm


KINDS = {
    kind.slug: kind
    for kind in (
        Kind(
            "evidence",
            Evidence,
            EvidenceForm,
            _("Add evidence"),
            _("Change evidence"),
            _("Remove this evidence?"),
            _("The evidence “%(name)s” has been added"),
            _("The evidence “%(name)s” has been saved"),
            _("The evidence “%(name)s” has been removed"),
            RemoveEvidenceForm,
        ),
        Kind(
            "leads",
            Accountability,
            AccountabilityForm,
            _("Add a lead"),
            _("Change a lead"),
            _("Remove this lead?"),
            _("The lead “%(name)s” has been added"),
            _("The lead “%(name)s” has been saved"),
            _("The lead “%(name)s” has been removed"),
        ),
        Kind(
            "stakeholders",
            StakeholderRole,
            StakeholderForm,
            _("Add a stakeholder"),
            _("Change a stakeholder"),
            _("Remove this stakeholder?"),
            _("The stakeholder “%(name)s” has been added"),
            _("The stakeholder “%(name)s” has been saved"),
            _("The stakeholder “%(name)s” has been removed"),
        ),
        Kind(
            "actions",
            Action,
            ActionForm,
            _("Add an action"),
            _("Change an action"),
            _("Remove this action?"),
            _("The action “%(name)s” has been added"),
            _("The action “%(name)s” has been saved"),
            _("The action “%(name)s” has been removed"),
            RemoveActionForm,
        ),
    )
}


class KindConverter:
    """Converts a kind's slug in an address."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> Kind:
        return KINDS[value]

    def to_url(self, value: Kind | str) -> str:
        return value if isinstance(value, str) else value.slug
