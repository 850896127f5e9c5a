import pytest

from tests.govuk.markup import words


def include(name, parameters):
    return "{% include '_components/" + name + ".html' with " + parameters + " only %}"


@pytest.mark.parametrize(
    ("score", "text"),
    [
        (1, "1 ●○○○ Inadequate"),
        (2, "2 ●●○○ Inadequate"),
        (3, "3 ●●●○ Inadequate"),
        (4, "4 ●●●● Inadequate"),
        (None, "Not yet scored"),
    ],
)
def test_a_score_shows_its_number_dots_and_label(render, score, text):
    page = render(include("score", "score=score label='Inadequate'"), score=score)

    assert words(page.with_class("app-score")[0]) == text


@pytest.mark.parametrize(
    ("movement", "text"), [(1, ["up 1 ↑"]), (-2, ["down 2 ↓"]), (0, ["same ="]), ("new", ["new"]), (None, []), ("", [])]
)
def test_a_movement_starts_with_a_word(render, movement, text):
    page = render(include("movement", "movement=movement"), movement=movement)

    assert [words(found) for found in page.with_class("app-movement")] == text


def test_progress_is_given_in_words_and_as_a_bar_hidden_from_screen_readers(render):
    page = render(include("progress", "done=7 total=12"))

    assert words(page.with_class("app-progress")[0]) == "7 of 12 scored"
    bar = page.one("progress")
    assert (bar["value"], bar["max"], bar["aria-hidden"]) == ("7", "12", "true")


def test_a_score_row_names_its_columns_and_has_one_link(render):
    page = render(
        include(
            "score_row",
            "href='/c/' name='Clarity' status='Agreed' last=2 last_label='RI' score=3 label='Good' movement=1",
        )
    )

    assert words(page.one("li")) == "Clarity Agreed Last time: 2 ●●○○ RI Now: 3 ●●●○ Good Change: up 1 ↑"
    assert [(link["href"], words(link)) for link in page.all("a")] == [("/c/", "Clarity")]


def test_a_score_row_without_an_earlier_score_omits_last_time_and_change(render):
    page = render(include("score_row", "href='/c/' name='Clarity' score=None"))

    assert words(page.one("li")) == "Clarity Now: Not yet scored"


def test_a_summary_list_marks_missing_values_and_names_what_each_link_changes(render):
    rows = [{"key": "Theme", "value": "", "href": "/t/", "action": "Change"}]
    page = render(include("summary_list", "rows=rows"), rows=rows)

    assert [words(found) for found in page.all("dd")] == ["Not given", "Change Theme"]


def test_a_summary_list_shows_a_zero(render):
    page = render(include("summary_list", "rows=rows"), rows=[{"key": "Actions", "value": 0}])

    assert words(page.one("dd")) == "0"


@pytest.mark.parametrize(
    ("kind", "role", "title"),
    [("success", "alert", "Success"), ("error", "alert", "There is a problem"), ("info", "status", "Important")],
)
def test_only_success_and_error_banners_have_the_alert_role(render, kind, role, title):
    page = render(include("banner", "kind=kind text=text"), kind=kind, text="<b>Saved</b>")

    (banner,) = page.with_class("app-banner")
    assert (banner["role"], words(banner)) == (role, f"{title} <b>Saved</b>")
