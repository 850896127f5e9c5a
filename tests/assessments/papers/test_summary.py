import datetime

import pytest

from assessments.models import ActionStatus, Assessment, ComponentAssessment, Shows
from assessments.papers.parts import LastScore
from assessments.papers.summary import BoardReport, board_report
from partnerships.models import Agency, PartnerStatus, Role
from tests.assessments.gathering import gather, more_agencies, return_all
from tests.assessments.moderating import agree, challenge, dissent, reply, with_views
from tests.assessments.steps import complete, sign_off
from tests.factories import (
    AccountabilityFactory,
    ActionFactory,
    EvidenceFactory,
    MembershipFactory,
    PartnerAgencyFactory,
    StakeholderRoleFactory,
)

TODAY = datetime.date(2026, 11, 20)


def names(sheets) -> list[str]:
    return [sheet.score.name for sheet in sheets]


def score(assessment: Assessment, **scores: int | None) -> None:
    for slug, value in scores.items():
        assessment.sheets.filter(component__slug=slug).update(score=value)


def sheet_of(assessment: Assessment, slug: str) -> ComponentAssessment:
    return assessment.sheets.get(component__slug=slug)


def report_on(assessment: Assessment, slug: str, report: BoardReport | None = None):
    report = report or board_report(assessment, today=TODAY)
    return next(sheet for sheet in report.sheets if sheet.score.slug == slug)


def test_the_twelve_components_are_in_order_in_two_groups(assessment):
    report = board_report(assessment, today=TODAY)
    assert report.groups == ("Practitioners and agencies", "Structures and processes")
    assert len(report.scores) == 12
    assert [each.name for each in report.scores][3:5] == ["Capacity", "Congruence in Strategy to Operations (C8)"]


def test_a_component_without_a_score_has_none_rather_than_0(assessment):
    report = board_report(assessment, today=TODAY)
    assert {each.score for each in report.scores} == {None}
    assert {each.movement for each in report.scores} == {""}
    assert len(report.unscored) == 12
    assert (report.scored, report.strong, report.needs_work) == ((), (), ())


def test_scores_of_3_and_4_are_strong_highest_first_1_and_2_need_work_lowest_first(assessment):
    score(assessment, clarity=2, confidence=3, competence=4, capacity=1)
    report = board_report(assessment, today=TODAY)
    assert names(report.strong) == ["Competence", "Confidence"]
    assert names(report.needs_work) == ["Capacity", "Clarity"]
    assert report.scale.line == "Good"


def test_a_score_comes_with_both_of_its_descriptors(assessment):
    score(assessment, clarity=3)
    level = report_on(assessment, "clarity").score.level
    stored = assessment.scale.levels.get(score=3)
    assert (level.label, level.descriptor, level.progress) == ("Good", stored.descriptor, stored.progress)


def test_without_its_level_the_line_of_the_scale_is_shown_as_a_number(assessment):
    score(assessment, clarity=3)
    assessment.scale.levels.filter(score=3).delete()
    report = board_report(assessment, today=TODAY)
    assert (report.scale.line, report_on(assessment, "clarity", report).score.level) == ("3", None)


@pytest.mark.parametrize(
    ("last", "now", "movement", "steps"),
    [(2, 3, "up 1", 1), (1, 4, "up 3", 3), (3, 3, "same", 0), (4, 2, "down 2", -2), (None, 2, "new", None)],
)
def test_movement_is_given_in_words(assessment, last_year, alice, last, now, movement, steps):
    score(last_year, clarity=last)
    sign_off(last_year, by=alice)
    score(assessment, clarity=now)
    found = report_on(assessment, "clarity").score
    assert (found.movement, found.steps) == (movement, steps)


def test_last_times_score_is_shown_for_a_component_not_yet_scored(assessment, last_year, alice):
    score(last_year, clarity=2)
    sign_off(last_year, by=alice)
    found = report_on(assessment, "clarity").score
    assert (found.last, found.movement) == (LastScore(2, "Requires improvement"), "")


def test_scores_on_another_scale_keep_its_labels_and_are_not_compared(assessment, last_year_elsewhere, alice):
    score(last_year_elsewhere, clarity=1)
    sign_off(last_year_elsewhere, by=alice)
    score(assessment, clarity=3)
    report = board_report(assessment, today=TODAY)
    found = report_on(assessment, "clarity", report).score
    assert found.last == LastScore(1, "Requires significant improvement")
    assert (found.movement, found.steps) == ("", None)
    assert report.last_time.same_scale is False


def test_an_assessment_not_signed_off_is_not_last_time(assessment, last_year):
    score(last_year, clarity=2)
    report = board_report(assessment, today=TODAY)
    assert report.last_time is None
    assert report_on(assessment, "clarity", report).score.last is None


def test_gaps_are_given_in_words_in_the_order_of_table_1(assessment):
    EvidenceFactory(sheet=sheet_of(assessment, "clarity"))
    ActionFactory(sheet=sheet_of(assessment, "clarity"))
    assert report_on(assessment, "clarity").gaps == (
        "not yet scored",
        "nobody leads yet",
        "no stakeholder partner yet",
        "no timeframe yet",
    )


def test_a_complete_assessment_has_no_gaps(assessment):
    complete(assessment)
    assert board_report(assessment, today=TODAY).with_gaps == ()


def test_a_sheet_has_every_field_of_table_1(assessment, police, alice):
    row = sheet_of(assessment, "clarity")
    ComponentAssessment.objects.filter(pk=row.pk).update(
        score=2,
        evidence_narrative="First.\n\nSecond.",
        accountability_narrative="The board answers for it.",
        strategic_timeframe="By 2028",
        strategic_review=datetime.date(2027, 3, 1),
        operational_timeframe="By June",
        operational_review=datetime.date(2026, 6, 1),
    )
    EvidenceFactory(sheet=row, title="Audit of 24 records", shows=Shows.IMPACT, source_agency=police)
    AccountabilityFactory(sheet=row, person=alice, agency=police, leads_on="Keeping it up to date")
    StakeholderRoleFactory(sheet=row, agency=None, other="The Landing", role="Tests every text")
    ActionFactory(sheet=row, what="Write it down", lead_agency=police)
    sheet = report_on(assessment, "clarity")
    assert sheet.score.score == 2
    assert sheet.evidence_narrative == ("First.", "Second.")
    assert [(item.title, item.is_impact, item.source) for item in sheet.evidence] == [
        ("Audit of 24 records", True, "Northshire Police")
    ]
    assert sheet.accountability_narrative == ("The board answers for it.",)
    assert [(part.who, part.what) for part in sheet.leads] == [("Alice, Northshire Police", ("Keeping it up to date",))]
    assert [(part.who, part.what) for part in sheet.stakeholders] == [("The Landing", ("Tests every text",))]
    assert [(action.what, action.who) for action in sheet.actions] == [("Write it down", "Northshire Police")]
    assert [(each.text, each.review) for each in sheet.timeframes] == [
        (("By 2028",), datetime.date(2027, 3, 1)),
        (("By June",), datetime.date(2026, 6, 1)),
    ]


def test_actions_are_listed_by_due_date_and_sorted_into_open_overdue_and_done(assessment):
    clarity, capacity = sheet_of(assessment, "clarity"), sheet_of(assessment, "capacity")
    ActionFactory(sheet=clarity, what="later", due=datetime.date(2026, 12, 1))
    ActionFactory(sheet=capacity, what="late", due=datetime.date(2026, 11, 19))
    ActionFactory(sheet=capacity, what="today", due=TODAY)
    ActionFactory(sheet=clarity, what="over", due=datetime.date(2026, 1, 1), status=ActionStatus.DONE)
    report = board_report(assessment, today=TODAY)
    assert [row.what for row in report.actions] == ["over", "late", "today", "later"]
    assert [row.what for row in report.open] == ["late", "today", "later"]
    assert [row.what for row in report.overdue] == ["late"]
    assert [row.what for row in report.next_due] == ["today", "later"]
    assert [row.what for row in report.done] == ["over"]


def test_activity_is_counted_apart_from_impact(assessment):
    EvidenceFactory.create_batch(2, sheet=sheet_of(assessment, "clarity"), shows=Shows.ACTIVITY)
    EvidenceFactory(sheet=sheet_of(assessment, "capacity"), shows=Shows.IMPACT)
    report = board_report(assessment, today=TODAY)
    assert (report.evidence, report.activity, report.impact) == (3, 2, 1)
    assert "Capacity" not in names(report.without_impact)
    assert "Clarity" in names(report.without_impact)


def test_a_link_that_is_not_a_web_address_is_left_out(assessment):
    EvidenceFactory(sheet=sheet_of(assessment, "clarity"), url="javascript:alert(1)", title="Trap")
    assert [(item.title, item.link) for item in report_on(assessment, "clarity").evidence] == [("Trap", "")]


def test_partners_are_that_days_agencies_with_statutory_partners_first(assessment, partnership, police):
    PartnerAgencyFactory(partnership=partnership, agency__name="A Charity", status=PartnerStatus.RELEVANT)
    PartnerAgencyFactory(partnership=partnership, agency__name="Gone", left=datetime.date(2026, 11, 20))
    report = board_report(assessment, today=TODAY)
    assert [(partner.name, partner.status) for partner in report.partners] == [
        ("Northshire Police", "Statutory partner"),
        ("A Charity", "Relevant agency"),
    ]


def test_led_by_names_the_partnerships_active_leads(assessment, partnership, bob):
    MembershipFactory(partnership=partnership, role=Role.LEAD, person__name="Gone", person__is_active=False)
    assert board_report(assessment).front.led_by == ("Alice",)


def test_before_sign_off_the_report_is_a_draft(assessment):
    front = board_report(assessment).front
    assert (front.is_draft, front.stage, front.signed_off_by, front.signed_off_at) == (
        True,
        "Agreeing scores",
        "",
        None,
    )


def test_after_sign_off_the_report_says_who_signed_when_and_why_content_is_missing(assessment, alice):
    stored = sign_off(assessment, by=alice)
    report = board_report(stored, today=TODAY)
    assert (report.front.is_draft, report.front.signed_off_by) == (False, "Alice")
    assert report.front.signed_off_at == stored.agreed_at
    assert report.front.decision_asked == ("Agree the scores",)
    assert report.missing_because == ("The year was short",)


@pytest.mark.parametrize("rows", [0, 1, 30])
def test_a_report_takes_the_same_queries_for_any_number_of_rows(assessment, django_assert_num_queries, rows):
    stored = Assessment.objects.for_paper().get(pk=assessment.pk)
    for factory in (EvidenceFactory, AccountabilityFactory, StakeholderRoleFactory, ActionFactory):
        factory.create_batch(rows, sheet=sheet_of(assessment, "clarity"))
    with django_assert_num_queries(15):
        report = board_report(stored)
    assert len(report.actions) == rows


@pytest.mark.parametrize("number", [1, 3, 25])
def test_views_add_three_queries_for_any_number_of_agencies(
    framework, partnership, alice, django_assert_num_queries, number
):
    started = gather(partnership, alice, more_agencies(partnership, number))
    with_views(started, alice, clarity=(3,) * number)
    stored = Assessment.objects.for_paper().get(pk=started.pk)
    with django_assert_num_queries(18):
        report = board_report(stored)
    assert (len(report.taking_part), report.returned) == (number, number)


def test_views_dissents_and_challenges_are_on_their_sheet(gathering, alice, bob, police, sam):
    agreeing = with_views(gathering, alice, clarity=(1, 3), capacity=(2, 2))
    agree(agreeing, alice, 2, because="The audit weighed more.")
    dissent(agreeing, bob, police)
    reply(challenge(agreeing, sam), alice)
    challenge(agreeing, sam)
    report = board_report(agreeing)
    sheet = report_on(agreeing, "clarity", report)
    assert sheet.views.words == "2 of 2 agencies returned a view. Views run from 1 to 3 (spread 2); the median is 2."
    assert sheet.views.by_score == (("1 Inadequate", ("Northshire Health",)), ("3 Good", ("Northshire Police",)))
    assert sheet.views.alternative == "1: 1 agency; 3: 1 agency; agreed score 2"
    assert [(view.reason, view.evidence) for view in sheet.views.counted] == [
        (("Northshire Health says 1.",), ("Audit 7",)),
        (("Northshire Police says 3.",), ("Audit 7",)),
    ]
    assert (sheet.because, sheet.dissent) == (("The audit weighed more.",), "Northshire Police dissents")
    assert [each.status for each in sheet.challenges] == ["Open: replied to", "Open: no reply yet"]
    assert (names(report.differing), report.dissents, report.challenges, report.open_challenges) == (
        ["Clarity"],
        1,
        2,
        2,
    )


def test_while_gathering_views_a_report_says_who_returned_but_shows_no_views(gathering, bob):
    return_all(gathering, bob)
    report = board_report(gathering)
    assert report.is_gathering
    assert (report.returned, report.not_returned) == (1, ("Northshire Health",))
    assert {sheet.views for sheet in report.sheets} == {None}
    assert report.differing == ()


def test_an_assessment_that_asks_for_no_views_has_no_agencies_taking_part(assessment):
    report = board_report(assessment)
    assert (report.taking_part, report.with_views, report.dissents) == ((), (), 0)


def test_a_finished_report_is_plain_values_and_makes_no_queries(assessment, django_assert_num_queries):
    complete(assessment)
    report = board_report(assessment)
    with django_assert_num_queries(0):
        text = repr(report)
        assert len(report.actions) == 12
    assert "Queryset" not in text
    assert "<" not in text


def test_the_next_action_is_the_open_one_due_first(assessment):
    sheet = assessment.sheets.get(component__slug="clarity")
    assert report_on(assessment, "clarity").next_action is None
    for what, days, status in (("Later", 40, "not_started"), ("Sooner", 20, "under_way"), ("Done", 10, "done")):
        ActionFactory(sheet=sheet, what=what, status=status, due=TODAY + datetime.timedelta(days=days))

    assert report_on(assessment, "clarity").next_action.what == "Sooner"


def test_components_with_the_same_gaps_are_grouped(assessment):
    complete(assessment)
    assert board_report(assessment).by_gaps == ()
    assessment.sheets.filter(component__slug__in=("clarity", "capacity")).update(score=None)
    assessment.sheets.get(component__slug="competence").actions.all().delete()
    found = [[sheet.score.slug for sheet in sheets] for sheets in board_report(assessment).by_gaps]
    assert found == [["clarity", "capacity"], ["competence"]]


def test_agencies_not_asked_for_views_are_named_only_if_others_were_asked(gathering, assessment, partnership):
    PartnerAgencyFactory(partnership=partnership, agency__name="Northshire Housing")
    assert board_report(gathering).not_asked == ("Northshire Housing",)
    assert board_report(assessment).not_asked == ()


def test_the_most_divided_component_comes_first_and_those_without_a_view_last(gathering, alice):
    agreeing = with_views(gathering, alice, capacity=(1, 4), competence=(2, 3), clarity=(3, 3))
    slugs = [sheet.score.slug for sheet in board_report(agreeing).by_division]
    assert (slugs[:3], len(slugs)) == (["capacity", "competence", "clarity"], 12)


def test_of_equal_spreads_the_one_where_more_agencies_differ_comes_first(gathering, alice, partnership, framework):
    asked = [*gathering.participants.all().values_list("agency", flat=True)]
    more = [each.pk for each in more_agencies(partnership, 1)]
    wider = gather(partnership, alice, Agency.objects.filter(pk__in=asked + more), subject="Three agencies")
    # Both run from 1 to 3: on Clarity, the earlier component, one view is away from the median, on Capacity two.
    agreeing = with_views(wider, alice, clarity=(3, 3, 1), capacity=(3, 2, 1), competence=(2, 2, 2))
    spreads = {sheet.score.slug: sheet.views.spread for sheet in board_report(agreeing).by_division if sheet.views}
    assert (spreads["capacity"].width, spreads["clarity"].width) == (2, 2)
    assert (spreads["clarity"].differing, spreads["capacity"].differing) == (1, 2)

    slugs = [sheet.score.slug for sheet in board_report(agreeing).by_division]
    assert slugs[:3] == ["capacity", "clarity", "competence"]
