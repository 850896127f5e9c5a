"""The developers' page of every component and kind of field. Only on a developer's own machine."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from . import (
    SAVE_AND_CONTINUE,
    SAVE_AND_RETURN,
    Button,
    DateField,
    Folded,
    GovukForm,
    Group,
    LongTextField,
    Option,
    Section,
)

LEVELS = (
    (1, "Inadequate", "There are causes for concern that have to be put right.", "Named, but nothing has moved yet."),
    (2, "Requires improvement", "Few signs of good performance.", "Agreed by the key partners, with a start date."),
    (3, "Good", "The signs of good performance are there.", "Fully in place and working well."),
    (4, "Outstanding", "Better than good performance asks for.", "Working at its best, and built to last."),
)

# Six agencies' views, from 1 to 4, and the agreed score.


class GalleryForm(GovukForm):
    score = forms.TypedChoiceField(
        label="Self-assessment score",
        help_text="Choose the level that the evidence supports today.",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        choices=[
            (number, Option(label, descriptor, (("12Cs progress", progress),), score=number))
            for number, label, descriptor, progress in LEVELS
        ]
        + [("", Option("Not yet scored"))],
    )
    evidence = LongTextField(
        label="Evidence for the score",
        help_text="Name the policy, practice or support. Do not include personal case data.",
        max_length=20_000,
    )
    title = forms.CharField(label="Title", max_length=120)
    reference = forms.CharField(label="Reference", help_text="For instance <SAF 12>", required=False)
    email = forms.EmailField(label="Email address", required=False)
    password = forms.CharField(
        label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), required=False
    )
    people = forms.IntegerField(label="How many people", min_value=0)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose a kind"), ("audit", "Audit"), ("data", "Data")])
    shows = forms.ChoiceField(
        label="What it shows", widget=forms.RadioSelect, choices=[("activity", "Activity"), ("impact", "Impact")]
    )
    agencies = forms.MultipleChoiceField(
        label="Agencies",
        help_text="Choose all that took part.",
        widget=forms.CheckboxSelectMultiple,
        choices=[("police", "Police"), ("probation", "Probation"), ("health", Option("Health", "Trusts and boards"))],
    )
    due = DateField(label="Due date", help_text="For example, 12 May 2026")
    review = DateField(label="Review date", required=False)
    shared = forms.BooleanField(label="Others may learn from this", help_text="As good practice.", required=False)
    file = forms.FileField(label="A file", help_text="PDF or Word, up to 25 MB.", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    layout = (
        Section("Score", "score", "evidence", hint="What the partnership agrees."),
        Section("Particulars", "title", "reference", "email", "password", "people", "kind", "shows", "agencies"),
        Group("Timeframe", "due", "review"),
        Folded("More that few need", "shared"),
    )
    buttons = (SAVE_AND_CONTINUE, SAVE_AND_RETURN, Button("remove", "Remove this action", "warning"))
    widths = {"title": "two-thirds", "reference": 10, "people": 3}
    label_sizes = {"shared": "m"}
    cancel_url = "#main-content"
    # Nothing is saved here, so there is nothing to warn about.
    warn_unsaved = False


def wrong_form() -> GalleryForm:
    form = GalleryForm(
        {
            "wrong-score": "7",
            "wrong-evidence": "x" * 20_003,
            "wrong-people": "-1",
            "wrong-due_day": "31",
            "wrong-due_month": "Feb",
            "wrong-due_year": "2026",
            "wrong-review_day": "1",
            "wrong-review_year": "26",
        },
        {"wrong-file": SimpleUploadedFile("plan.pdf", b"%PDF-")},
        prefix="wrong",
    )
    form.add_error(None, "Someone else saved this since you opened it")
    form.error_note = format_html("<p>{}</p>", "Their words stand under yours. Take what you need, then save again.")
    form.current_values = {
        "evidence": "A dip sample of 20 records in March.\nFound by the audit group.",
        "score": "3 Good",
    }
    return form


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    messages.success(request, "The action has been saved")
    messages.info(request, "Views close on 12 May 2026")
    messages.error(request, "The paper could not be made")
    initial = {"score": 3, "due": dt.date(2026, 5, 12), "shows": "impact", "agencies": ["police"], "version": 4}
    page = Paginator(range(600), 50).page(6)
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "marking": "OFFICIAL-SENSITIVE",
        "email": {"state": "failed", "get_state_display": "Not sent", "colour": "red"},
        "texts": ["What we saw in the audit of forty cases."],
        "levels": LEVELS,
        "typed": "What the audit found:\n- plans are shared\n- reviews are late\n\nMonth\tCases\nMay\t18\nJune\t22",
        "clean": GalleryForm(initial=initial, prefix="clean"),
        "wrong": wrong_form(),
        "rows": [
            {"key": "Subject", "value": "Peer mentoring after release", "href": "#subject", "action": "Change"},
            {"key": "Period", "value": "April 2026 to March 2027", "href": "#period", "action": "Change"},
            {"key": "Theme", "value": ""},
        ],
    }
    return render(request, "_components/gallery.html", context)
