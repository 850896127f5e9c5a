"""Evidence: where it can be found, what it shows, and which components it supports."""

from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import ComponentAssessment, Evidence, Versioned
from assessments.services import evidence
from partnerships.models import User
from safeguarding.govuk import Button, Folded, Group
from safeguarding.uploads.check import FitFile

from .item import ItemForm, RemoveForm
from .links import LinkField
from .upload import EvidenceFileField
from .versioned import VersionedForm


class EvidenceForm(ItemForm):
    file = EvidenceFileField(label=gettext_lazy("Upload a file"), required=False)
    url = LinkField(
        label=gettext_lazy("Link"),
        help_text=gettext_lazy("The address of a page or document that partners can open. We never open it."),
    )
    supports = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Components that it also supports"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "It stays recorded under this component, and is also shown on the others’ sheets and in their papers."
        ),
    )

    class Meta(ItemForm.Meta):
        model = Evidence
        fields = [
            "title",
            "url",
            "reference",
            "kind",
            "shows",
            "source_agency",
            "dated",
            "review_by",
            "note",
            "good_practice",
        ]
        labels = {
            "title": gettext_lazy("What is it called?"),
            "reference": gettext_lazy("Reference"),
            "kind": gettext_lazy("What kind of evidence is it?"),
            "shows": gettext_lazy("What does it show?"),
            "source_agency": gettext_lazy("Which agency does it come from? (optional)"),
            "dated": gettext_lazy("What date does it describe? (optional)"),
            "review_by": gettext_lazy("When should this be reviewed? (optional)"),
            "note": gettext_lazy("Note (optional)"),
            "good_practice": gettext_lazy("This is good practice that other partnerships could use"),
        }
        help_texts = {
            "reference": gettext_lazy("Where it is kept: for example “Board minutes, 14 May 2026, item 6”."),
            "shows": gettext_lazy("Activity is what was done. Impact is the difference it made to people."),
            "dated": gettext_lazy("For example, 14 5 2026"),
            "review_by": gettext_lazy("For example, 31 3 2027. After that day it shows as past its review date."),
            "note": gettext_lazy("What it tells you. Leave out anything that could identify a person."),
        }
        widgets = {"kind": forms.RadioSelect, "shows": forms.RadioSelect}

    layout = (
        "title",
        Group(
            gettext_lazy("Where can it be found?"),
            "file",
            "url",
            "reference",
            hint=gettext_lazy("Give at least one, so that others can find it again."),
        ),
        "kind",
        "shows",
        "source_agency",
        "dated",
        "review_by",
        "note",
        "good_practice",
        Folded(gettext_lazy("Which other components does it also support? (optional)"), "supports"),
    )
    widths = {"title": "two-thirds"}
    past_dates = {"review_by": gettext_lazy("This evidence is past its review date, %(date)s")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.components = {each.pk: each.component for each in _others(self.instance.sheet)}
        groups = groupby(self.components.items(), key=lambda pair: str(pair[1].group))
        self.field("supports", forms.ChoiceField).choices = [
            (group, [(pk, str(component)) for pk, component in members]) for group, members in groups
        ]
        self.fields["supports"].initial = self.value_in(self.instance, "supports")
        if self.instance.file:
            self.fields["file"].label = _("Upload a new version")
            self.fields["file"].help_text = f"{_in_short(self.instance)} {self.fields['file'].help_text}"

    @property
    def names(self) -> list[str]:
        return [*super().names, "file", "supports"]

    def value_in(self, row: Any, name: str) -> Any:
        if name == "file":
            return row.file_id
        if name == "supports":
            return sorted(row.citations.values_list("sheet", flat=True)) if row.pk else []
        return super().value_in(row, name)

    def clean_supports(self) -> list[int]:
        return sorted(self.cleaned_data["supports"])

    def _post_clean(self) -> None:
        # A file is no field of the row until it is stored; and what can't be read, file or link, is there all the
        # same: its own message is enough.
        super()._post_clean()
        is_somewhere = self.cleaned_data.get("file") or {"file", "url"} & set(self.errors)
        if is_somewhere and not self.data.get(self.add_prefix("reference")):
            self.errors.pop("reference", None)
        if self.errors:
            self.ask_for_the_file_again()

    def ask_for_the_file_again(self) -> None:
        if upload := self.cleaned_data.get("file"):
            message = _("We could not keep “%(name)s” because other answers need correcting. Choose it again")
            self.add_error("file", ValidationError(message, params={"name": upload.name}))

    def untouched(self) -> list[str]:
        found = [name for name in super().untouched() if name != "file"]
        return found if self.cleaned_data.get("file") else [*found, "file"]

    def differs(self, name: str, stored: Versioned) -> bool:
        if name == "file" and isinstance(stored, Evidence):
            upload: FitFile | None = self.cleaned_data.get("file")
            return upload is not None and not evidence.is_current(upload, stored)
        return super().differs(name, stored)

    def take_over(self, stored: Versioned) -> None:
        super().take_over(stored)
        if "supports" in self.untouched():
            self.cleaned_data["supports"] = self.value_in(stored, "supports")

    def in_words(self, name: str, stored: Versioned) -> str:
        if name == "supports":
            chosen = self.value_in(stored, "supports")
            names = [str(component) for pk, component in self.components.items() if pk in chosen]
            return "; ".join(names) or _("None")
        return super().in_words(name, stored)

    def explain_stale(self, stored: Versioned) -> None:
        super().explain_stale(stored)
        self.ask_for_the_file_again()

    def write(self, user: User, version: int) -> None:
        evidence.save(
            self.instance,
            by=user,
            version=version,
            upload=self.cleaned_data.get("file"),
            supports=self.cleaned_data["supports"],
        )


class RemoveEvidenceForm(RemoveForm):
    """Says what else will be removed."""

    @property
    def consequences(self) -> list[str]:
        cited = [str(each.sheet.component) for each in self.instance.citations.select_related("sheet__component")]
        told = []
        if cited:
            told.append(
                _("It also supports %(components)s. If you remove it, it is removed from there too.")
                % {"components": "; ".join(cited)}
            )
        if self.instance.file:
            told.append(
                _("Its file “%(name)s” will be deleted too, unless other evidence uses it.")
                % {"name": self.instance.file}
            )
        return [*told, _("The trail of changes keeps its name and text.")]

    def write(self, user: User, version: int) -> None:
        evidence.remove(self.instance, by=user, version=version)


class LookForm(VersionedForm):
    """Records whether evidence was found: one button, and the version that was checked."""

    class Meta(VersionedForm.Meta):
        model = Evidence
        fields: list[str] = []

    shows_item = True

    def says_something_new(self) -> bool:
        return True

    def clashes(self, stored: Versioned) -> bool:
        # Its location may have changed since they looked.
        return True


class NotFoundForm(LookForm):
    buttons = (Button("not_found", gettext_lazy("Report as missing"), "warning"),)

    @property
    def consequences(self) -> list[str]:
        return [
            _("Use this if the link does not work, or the document isn’t where the reference says."),
            _(
                "Your name and today’s date will be shown beside it. It counts as a gap until someone finds it, or "
                "adds a new file, link or reference."
            ),
        ]

    def says_something_new(self) -> bool:
        return self.instance.not_found_on is None

    def write(self, user: User, version: int) -> None:
        evidence.mark_not_found(self.instance, by=user, version=version)


class FoundForm(LookForm):
    buttons = (Button("found", gettext_lazy("I found it")),)

    @property
    def consequences(self) -> list[str]:
        who, on = self.instance.not_found_by, self.instance.not_found_on
        if on is None:
            return []
        return [_("%(who)s could not find it on %(on)s.") % {"who": who, "on": date_format(on)}]

    def says_something_new(self) -> bool:
        return self.instance.not_found_on is not None

    def write(self, user: User, version: int) -> None:
        evidence.mark_found(self.instance, by=user, version=version)


def _others(sheet: ComponentAssessment) -> QuerySet[ComponentAssessment]:
    return ComponentAssessment.objects.filter(assessment=sheet.assessment_id).exclude(pk=sheet.pk).in_order()


def _in_short(item: Evidence) -> str:
    if item.file is None:
        return ""
    return _("The current version is “%(name)s” (%(what)s, uploaded on %(date)s). It stays as an earlier version.") % {
        "name": item.file.name,
        "what": item.file.kind_and_size,
        "date": date_format(localtime(item.file.uploaded_at), "DATE_FORMAT"),
    }
