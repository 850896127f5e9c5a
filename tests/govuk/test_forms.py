import pytest
from django import forms
from django.utils.html import format_html

from safeguarding.govuk import SAVE_AND_CONTINUE, SAVE_AND_RETURN, Button, Folded, GovukForm, Group, Include, Section
from safeguarding.govuk.gallery import GalleryForm, wrong_form
from tests.govuk.markup import words

SCRIPT = "<script>alert(1)</script>"


class NameForm(GovukForm):
    name = forms.CharField(label="Your name", help_text="As on your badge", max_length=10)


class ChoiceForm(GovukForm):
    colour = forms.ChoiceField(widget=forms.RadioSelect, choices=[("red", "Red"), ("blue", "Blue")])


def all_kinds(errors):
    return wrong_form() if errors else GalleryForm(prefix="clean")


@pytest.mark.parametrize("errors", [False, True])
def test_every_id_that_labels_hints_and_links_point_to_exists(crispy, errors):
    page = crispy(all_kinds(errors))

    references = set(page.references) - {"main-content"}  # "Cancel" leaves the form
    assert len(references) > 20
    assert references <= page.ids


@pytest.mark.parametrize("errors", [False, True])
def test_no_id_is_used_twice(crispy, errors):
    page = crispy(all_kinds(errors))

    assert len(page.ids) > 20
    assert page.repeated_ids == []


@pytest.mark.parametrize("errors", [False, True])
def test_every_input_has_a_label(crispy, errors):
    page = crispy(all_kinds(errors))
    inputs = [
        found
        for found in page.all("input") + page.all("select") + page.all("textarea")
        if found.get("type") != "hidden"
    ]

    assert len(inputs) == 25
    assert {found["id"] for found in inputs} == {label["for"] for label in page.all("label")}


def test_form_posts_with_a_csrf_token_and_leaves_checking_to_the_server(crispy):
    page = crispy(NameForm())

    form = page.one("form")
    assert (form["method"], "novalidate" in form, form["action"]) == ("post", True, "/")
    assert len(page.all("input", name="csrfmiddlewaretoken")) == 1
    assert "required" not in page.by_id("id_name")


def test_a_search_form_uses_get_and_has_no_csrf_token(crispy):
    form = NameForm()
    form.method, form.submit_to = "get", "/search/"
    page = crispy(form)

    assert (page.one("form")["method"], page.one("form")["action"]) == ("get", "/search/")
    assert page.all("input", name="csrfmiddlewaretoken") == []


def test_form_without_errors_has_no_summary(crispy):
    assert crispy(NameForm()).with_class("govuk-error-summary") == []


def test_the_summary_lists_each_error_with_a_link_to_its_field(crispy):
    page = crispy(wrong_form())

    links = {link["href"]: link["text"] for link in page.all("a") if link["href"].startswith("#id_")}
    assert links == {
        "#id_wrong-score_0": "Choose one of the answers for “Self-assessment score”",
        "#id_wrong-evidence": "“Evidence for the score” must be 20,000 characters or fewer",
        "#id_wrong-title": "Fill in “Title”",
        "#id_wrong-people": "“How many people” must be 0 or more",
        "#id_wrong-kind": "Choose an answer for “Kind”",
        "#id_wrong-shows_0": "Choose an answer for “What it shows”",
        "#id_wrong-agencies_0": "Choose an answer for “Agencies”",
        "#id_wrong-due_0": "Enter a real date for “Due date”",
        "#id_wrong-review_1": "“Review date” must include a month",
        "#id_wrong-file": "We could not keep “plan.pdf” because other answers need correcting. Choose it again",
    }


def test_field_is_described_by_its_hint_and_its_error(crispy):
    page = crispy(NameForm({"name": ""}))

    name = page.by_id("id_name")
    assert name["aria-describedby"] == "id_name_helptext id_name_error"
    assert name["aria-invalid"] == "true"
    assert words(page.by_id("id_name_helptext")) == "As on your badge"
    assert words(page.by_id("id_name_error")) == "Error: Fill in “Your name”"


def test_radios_are_described_as_a_group(crispy):
    page = crispy(ChoiceForm({}))

    assert page.one("fieldset")["aria-describedby"] == "id_colour_error"
    assert words(page.one("legend")) == "Colour"
    assert all("aria-invalid" not in radio for radio in page.all("input", type="radio"))


def test_the_error_link_of_a_question_without_choices_goes_to_its_group(crispy):
    form = ChoiceForm({})
    form.fields["colour"].choices = []

    assert crispy(form).one("a")["href"] == "#id_colour_group"


def test_errors_of_the_form_itself_and_of_hidden_fields_are_in_the_summary(crispy):
    class HiddenForm(NameForm):
        version = forms.IntegerField(widget=forms.HiddenInput)

    form = HiddenForm({"name": "Ada", "version": "x"})
    form.add_error(None, "Someone else saved this")

    assert form.error_links == [("Someone else saved this", ""), ("Enter a whole number.", "")]
    (summary,) = crispy(form).with_class("govuk-error-summary")
    assert words(summary) == "There is a problem Someone else saved this Enter a whole number."


def test_the_summary_can_include_a_note_in_safe_html(crispy):
    form = NameForm({"name": ""})
    form.error_note = format_html("<p>See <b>{}</b></p>", SCRIPT)
    page = crispy(form)

    assert words(page.one("b")) == SCRIPT


def test_what_someone_else_saved_is_shown_under_the_field_and_describes_it(crispy):
    form = NameForm({"name": "mine"})
    form.current_values = {"name": SCRIPT}
    page = crispy(form)

    assert page.by_id("id_name")["value"] == "mine"
    assert page.by_id("id_name")["aria-describedby"] == "id_name_helptext id_name_current"
    assert words(page.by_id("id_name_current")) == f"Saved by someone else: {SCRIPT}"


def test_the_page_says_what_someone_else_cleared(crispy):
    form = NameForm({"name": "mine"})
    form.current_values = {"name": ""}

    assert words(crispy(form).by_id("id_name_current")) == "Saved by someone else: Nothing: they cleared it"


def test_labels_hints_errors_values_and_choices_are_escaped(crispy):
    class HostileForm(GovukForm):
        name = forms.CharField(label=SCRIPT, help_text=SCRIPT)
        kind = forms.ChoiceField(label=SCRIPT, choices=[("a", SCRIPT)], widget=forms.RadioSelect)
        pick = forms.ChoiceField(label=SCRIPT, choices=[(SCRIPT, SCRIPT)])
        sure = forms.BooleanField(label=SCRIPT, help_text=SCRIPT)
        layout = (Section(SCRIPT, "name", hint=SCRIPT), Group(SCRIPT, "kind", hint=SCRIPT))
        buttons = (Button("save", SCRIPT),)

    form = HostileForm({"name": f'"{SCRIPT}', "pick": SCRIPT})
    form.add_error("name", SCRIPT)
    form.add_error(None, SCRIPT)
    page = crispy(form)

    assert page.all("script") == []
    assert page.by_id("id_name")["value"] == f'"{SCRIPT}'
    assert page.html.count("&lt;script&gt;") > 15


def test_a_percent_sign_in_a_label_does_not_break_its_error_messages():
    class PercentForm(GovukForm):
        share = forms.CharField(label="Share in %s", max_length=2)
        kind = forms.ChoiceField(label="100 %", choices=[("a", "A")])

    form = PercentForm({"share": "abc", "kind": "z"})

    assert form.errors == {
        "share": ["“Share in %s” must be 2 characters or fewer"],
        "kind": ["Choose one of the answers for “100 %”"],
    }


def test_an_error_message_set_by_the_form_is_kept():
    class OwnForm(GovukForm):
        name = forms.CharField(error_messages={"required": "Enter your name"})

    assert OwnForm({}).errors == {"name": ["Enter your name"]}


def test_layout_orders_fields_and_loses_none(crispy):
    class OrderForm(GovukForm):
        first, second, third, last = (forms.CharField() for _ in range(4))
        hidden = forms.CharField(widget=forms.HiddenInput)
        layout = (Section("Later", "third", css_id="later"), Group("Together", "second", "first"))

    page = crispy(OrderForm())

    names = [found["name"] for found in page.all("input") if found["name"] != "csrfmiddlewaretoken"]
    assert names == ["third", "second", "first", "last", "hidden"]
    assert words(page.one("h2")) == "Later"
    assert words(page.one("legend")) == "Together"
    assert page.by_id("later")["tag"] == "section"


def test_layout_includes_a_template_with_the_pages_context(crispy):
    class NoteForm(NameForm):
        layout = (Include("govuk/layout/buttons.html"), "name")

    assert [words(button) for button in crispy(NoteForm()).all("button")] == ["", "Save", "Save"]


def test_a_hidden_first_button_makes_enter_press_the_main_button(crispy):
    first = crispy(GalleryForm()).all("button")[0]

    assert (first["name"], first["aria-hidden"], first["tabindex"]) == ("save_and_continue", "true", "-1")


def test_a_warning_button_is_not_repeated_as_a_hidden_first_button(crispy):
    class RemoveForm(NameForm):
        buttons = (Button("remove", "Remove", "warning"),)

    assert [button["class"] for button in crispy(RemoveForm()).all("button")] == ["govuk-button govuk-button--warning"]


def test_buttons_have_names_and_kinds_and_cancel_is_a_link(crispy):
    class ButtonForm(NameForm):
        buttons = (SAVE_AND_CONTINUE, SAVE_AND_RETURN, Button("remove", "Remove", "warning"))

    form = ButtonForm()
    form.cancel_url = "/back/"
    page = crispy(form)

    assert [(button["name"], words(button), button["class"]) for button in page.all("button")[1:]] == [
        ("save_and_continue", "Save and continue", "govuk-button"),
        ("save_and_return", "Save and return", "govuk-button govuk-button--secondary"),
        ("remove", "Remove", "govuk-button govuk-button--warning"),
    ]
    assert (page.one("a")["href"], words(page.one("a"))) == ("/back/", "Cancel")


def test_plain_form_renders_its_fields_without_a_form_around_them(render):
    page = render("{{ form }}", form=NameForm({"name": ""}))

    assert page.all("form") == page.all("button") == []
    assert page.by_id("id_name")["class"] == "govuk-input govuk-input--error"


def test_a_form_summarised_at_the_top_of_the_page_does_not_repeat_its_summary(crispy, render):
    source = (
        "{% load crispy_forms_tags %}{% with summarised_form=form %}{% crispy form %}{% crispy other %}{% endwith %}"
    )
    page = render(source, form=NameForm({}), other=NameForm({}, prefix="other"))

    assert [link["href"] for link in page.all("a")] == ["#id_other-name"]


def test_widths_set_on_the_form_are_added_to_the_widgets_own_classes(crispy):
    class WideForm(GovukForm):
        code = forms.CharField(widget=forms.TextInput(attrs={"class": "app-code"}))
        title = forms.CharField()
        widths = {"code": 5, "title": "two-thirds"}

    page = crispy(WideForm())

    assert page.by_id("id_code")["class"] == "app-code govuk-input govuk-input--width-5"
    assert page.by_id("id_title")["class"] == "govuk-input govuk-!-width-two-thirds"


def test_no_field_has_a_maxlength_attribute(crispy):
    page = crispy(GalleryForm())

    assert [found["name"] for found in page.tags if "maxlength" in found] == []


def test_a_form_warns_about_unsaved_changes_unless_told_not_to(crispy):
    form = NameForm({"name": ""})
    assert {"data-warn-unsaved", "data-unsaved"} <= crispy(form).one("form").keys()

    form.warn_unsaved = False
    assert not {"data-warn-unsaved", "data-unsaved"} & crispy(form).one("form").keys()


def test_the_widgets_of_other_forms_are_left_as_django_renders_them():
    class PlainForm(forms.Form):
        kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)

    assert "govuk" not in str(PlainForm())


def test_a_button_and_a_field_may_not_share_a_name():
    class Clash(GovukForm):
        reply = forms.CharField()
        buttons = (Button("reply", "Save the reply"),)

    with pytest.raises(ValueError, match="A button and a field of Clash share a name"):
        Clash()


def test_asking_for_a_field_as_the_wrong_type_is_an_error():
    form = ChoiceForm()
    assert form.field("colour", forms.ChoiceField) is form.fields["colour"]
    with pytest.raises(TypeError, match="colour is no ModelChoiceField"):
        form.field("colour", forms.ModelChoiceField)


class FoldedForm(GovukForm):
    name = forms.CharField()
    more = forms.CharField(required=False, max_length=3)
    layout = ("name", Folded("More", "more", hint="Few need it"))


@pytest.mark.parametrize(
    ("data", "is_open"), [(None, False), ({"name": ""}, False), ({"more": "abc"}, True), ({"more": "abcd"}, True)]
)
def test_a_folded_section_is_open_only_if_something_was_typed_in_it(crispy, data, is_open):
    page = crispy(FoldedForm(data))
    assert ('<details class="app-details" open>' in page.html) == is_open
    assert "Few need it" in page.html
