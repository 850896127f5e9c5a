"""Emails that wait for a worker: what is known about each, and what is kept."""

import datetime
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from partnerships.services.emails import notice
from safeguarding.background.policy import TASKS, TryAgain
from safeguarding.outbox.leaving import leave
from safeguarding.outbox.models import Email, State, settled
from safeguarding.outbox.sending import deliver, settle
from safeguarding.outbox.tasks import send_email, tidy_outbox
from tests.factories import EmailFactory
from tests.partnerships.emails import Down, backend

pytestmark = pytest.mark.django_db

SECRET = "https://safeguarding.example/invitations/a-key-that-opens-something/"


class Answering(EmailBackend):
    """A mail server that answers with an error."""

    error: Exception

    def send_messages(self, messages):
        raise self.error


def left(**options):
    return leave(notice(f"Join here:\n\n{SECRET}", to="nia@example.org", subject="Join us"), **options)


def answer(settings, error):
    Answering.error = error
    settings.EMAIL_BACKEND = f"{__name__}.Answering"


def state(email):
    email.refresh_from_db()
    return email.state


def stored():
    return str(Email.objects.values().get())


@pytest.fixture
def waiting(settings):
    """An email not sent because there was no mail server."""
    usual = settings.EMAIL_BACKEND
    backend(settings, Down)
    email = left()
    settings.EMAIL_BACKEND = usual
    return email


def test_an_email_and_its_task_are_stored_in_the_callers_transaction(queued):
    with transaction.atomic():
        left()
        assert (Email.objects.count(), DBTaskResult.objects.count()) == (1, 1)
        transaction.set_rollback(True)
    assert (Email.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_neither_the_outbox_nor_the_queue_reveals_the_content_of_an_email(queued):
    left()
    assert "a-key-that-opens" not in stored()
    assert DBTaskResult.objects.get().args_kwargs == {"args": [], "kwargs": {"email": Email.objects.get().pk}}


def test_an_email_is_sent_as_written_and_its_stored_content_is_erased(settings):
    email = left()
    (sent,) = mail.outbox
    written = notice(f"Join here:\n\n{SECRET}", to="nia@example.org", subject="Join us")
    assert (sent.to, sent.subject, sent.body, sent.reply_to) == (written.to, written.subject, written.body, [])
    assert [each.content for each in sent.alternatives] == [each.content for each in written.alternatives]
    assert sent.message()["Auto-Submitted"] == "auto-generated"
    assert (state(email), email.content) == (State.SENT, "")


def test_every_attempt_has_the_same_message_id(waiting, settings):
    usual = settings.EMAIL_BACKEND
    backend(settings, Down)
    with pytest.raises(TryAgain):
        deliver(waiting)
    settings.EMAIL_BACKEND = usual
    deliver(waiting)
    assert mail.outbox[0].message()["Message-ID"] == waiting.message_id
    assert waiting.message_id.endswith("@safeguarding.example>")


ERRORS = {
    "mailbox unknown": (SMTPRecipientsRefused({"nia@example.org": (550, b"nia@example.org?")}), State.FAILED),
    "mailbox full for now": (SMTPRecipientsRefused({"nia@example.org": (452, b"later")}), State.WAITING),
    "greylisted": (SMTPSenderRefused(451, b"later", "us@example.org"), State.WAITING),
    "sender refused": (SMTPSenderRefused(553, b"no", "us@example.org"), State.FAILED),
    "spam": (SMTPDataError(554, b"no"), State.FAILED),
    "of no known kind": (SMTPException("no"), State.FAILED),
    "a header that is none": (ValueError("a line break"), State.FAILED),
    "nobody listens": (ConnectionRefusedError(), State.WAITING),
    "hung up": (SMTPServerDisconnected("gone"), State.UNKNOWN),
    "silent": (TimeoutError(), State.UNKNOWN),
}


@pytest.mark.parametrize(("error", "found"), ERRORS.values(), ids=ERRORS)
def test_each_kind_of_error_leaves_the_email_in_the_right_state(settings, log, error, found):
    answer(settings, error)
    email = left()
    assert state(email) == found
    assert type(error).__name__ in email.why
    assert bool(email.content) is (found == State.WAITING)
    assert "nia@example.org" not in email.why + log()


def test_after_ten_tries_an_email_has_failed_and_its_content_is_erased(settings):
    backend(settings, Down)
    email = left()
    email.refresh_from_db()
    for _time in range(8):
        with pytest.raises(TryAgain):
            deliver(email)
    deliver(email)
    assert (state(email), email.content, email.why) == (State.FAILED, "", "ConnectionRefusedError")
    policy = TASKS["send_email"].policy
    waits = [policy.wait_after(tries) for tries in range(1, policy.tries)]
    assert sum(waits, datetime.timedelta()) == datetime.timedelta(hours=8, minutes=31)


def test_an_email_is_not_sent_twice_if_the_worker_died_while_sending_it(waiting):
    Email.objects.update(state=State.SENDING)
    send_email.call(email=waiting.pk)
    assert (state(waiting), waiting.content, mail.outbox) == (State.UNKNOWN, "", [])
    send_email.call(email=waiting.pk)
    assert mail.outbox == []


def test_an_email_that_was_sent_is_not_sent_again():
    email = left()
    send_email.call(email=email.pk)
    assert len(mail.outbox) == 1


def test_a_waiting_email_cannot_be_sent_after_secret_key_has_changed(waiting, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []
    deliver(waiting)
    assert (state(waiting), mail.outbox) == (State.FAILED, [])


def test_the_settled_signal_is_sent_inside_the_transaction_that_records_the_outcome(settings):
    heard = []

    def hear(*, email, **kwargs):
        heard.append((email.state, transaction.get_connection().in_atomic_block))

    settled.connect(hear)
    try:
        left()
        answer(settings, ValueError())
        left()
    finally:
        settled.disconnect(hear)
    assert heard == [(State.SENT, True), (State.FAILED, True)]


@pytest.mark.parametrize(
    ("was", "hours", "becomes"),
    [
        (State.SENDING, 2, State.UNKNOWN),
        (State.SENDING, 0, State.SENDING),
        (State.WAITING, 25, State.FAILED),
        (State.WAITING, 23, State.WAITING),
    ],
)
def test_tidying_settles_emails_that_have_been_sending_or_waiting_too_long(was, hours, becomes):
    then = timezone.now() - datetime.timedelta(hours=hours)
    email = EmailFactory(state=was, left_at=then, changed_at=then)
    tidy_outbox.call()
    assert (state(email), bool(email.content)) == (becomes, becomes == was)


@pytest.mark.parametrize("becomes", [State.SENDING, State.SENT])
def test_an_email_that_a_worker_has_since_taken_is_not_marked_as_failed(waiting, becomes):
    Email.objects.update(state=becomes, content="" if becomes == State.SENT else "locked")
    settle(waiting, State.FAILED, why="WorkerLost")
    assert (state(waiting), waiting.why) == (becomes, "ConnectionRefusedError")


def test_emails_are_deleted_after_30_days():
    for days in (29, 31):
        then = timezone.now() - datetime.timedelta(days=days)
        EmailFactory(state=State.SENT, content="", to=f"{days}@example.org", left_at=then)
    tidy_outbox.call()
    assert [email.to for email in Email.objects.all()] == ["29@example.org"]


def test_unsent_emails_leave_out_those_sent_since_old_ones_and_other_topics():
    def row(to, state, about="views 1", days=0):
        content = "" if state in (State.SENT, State.FAILED) else "locked"
        then = timezone.now() - datetime.timedelta(days=days)
        return EmailFactory(to=to, state=state, about=about, content=content, left_at=then)

    row("sent later", State.FAILED)
    row("sent later", State.SENT)
    expected = [row("failed", State.FAILED), row("waits", State.WAITING)]
    row("elsewhere", State.FAILED, about="views 2")
    row("long ago", State.FAILED, days=8)
    assert Email.objects.unsent("views 1") == expected
