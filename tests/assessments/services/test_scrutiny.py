import pytest

from assessments.models import Challenge
from assessments.services import scrutiny
from assessments.services.errors import ChallengeClosed, ReplyMissing, StaleRow
from tests.assessments.moderating import challenge, reply, sheet_of, with_views
from tests.assessments.steps import sign_off


def test_a_challenge_keeps_who_asked_who_replied_and_who_closed_it(assessment, alice, sam):
    row = challenge(assessment, sam)
    reply(row, alice)
    scrutiny.close(row, by=sam, version=2)

    stored = Challenge.objects.get()
    assert (stored.question, stored.raised_by) == ("How do you know?", sam)
    assert (stored.reply, stored.replied_by) == ("By the audit.", alice)
    assert (stored.closed_by, stored.is_open) == (sam, False)
    assert None not in (stored.raised_at, stored.replied_at, stored.closed_at)


def test_a_challenge_that_is_sent_twice_is_raised_once(assessment, sam):
    row = Challenge(sheet=sheet_of(assessment), question="Why?")
    again = Challenge(sheet=row.sheet, question="Why?", key=row.key)

    for each in (row, again):
        scrutiny.challenge(each, by=sam)

    assert Challenge.objects.count() == 1


def test_a_reply_to_an_open_challenge_can_be_changed_and_names_who_did(assessment, alice, bob, sam):
    row = challenge(assessment, sam)
    reply(row, alice)
    reply(row, bob, "By two audits.")

    stored = Challenge.objects.get()
    assert (stored.reply, stored.replied_by) == ("By two audits.", bob)


def test_a_stale_reply_is_refused(assessment, alice, bob, sam):
    row = challenge(assessment, sam)
    theirs = Challenge.objects.get()
    reply(theirs, alice)

    with pytest.raises(StaleRow):
        scrutiny.reply(row, by=bob, version=1)

    assert Challenge.objects.get().replied_by == alice


def test_a_closed_challenge_cannot_be_replied_to_or_closed_again(assessment, alice, sam):
    row = challenge(assessment, sam)
    scrutiny.close(row, by=sam, version=1, unanswered=True)

    with pytest.raises(ChallengeClosed):
        reply(row, alice)
    with pytest.raises(ChallengeClosed):
        scrutiny.close(row, by=sam, version=2, unanswered=True)

    stored = Challenge.objects.get()
    assert (stored.reply, stored.version) == ("", 2)


def test_a_challenge_without_a_reply_cannot_be_closed_as_answered(assessment, alice, sam):
    row = challenge(assessment, sam)

    with pytest.raises(ReplyMissing):
        scrutiny.close(row, by=alice, version=1)

    assert Challenge.objects.get().is_open


def test_challenges_can_be_raised_answered_and_closed_at_every_stage(gathering, alice, sam):
    for step in (None, with_views, sign_off):
        if step:
            step(gathering, alice)
        row = challenge(gathering, sam)
        reply(row, alice)
        scrutiny.close(row, by=alice, version=2)

    assert Challenge.objects.exclude(closed_at=None).count() == 3
