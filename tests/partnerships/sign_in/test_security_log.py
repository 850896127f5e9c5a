"""The security log: what happened, without personal data."""

import json
import logging
import re

from safeguarding.logs import WithoutKeys
from tests.factories.partnerships import PASSWORD
from tests.partnerships.sign_in.conftest import SECRET, code_of


def names(events):
    return [event["event"] for event in events()]


def test_signing_in_and_out_is_logged(client, sign_in, bea, events):
    sign_in(bea, password="wrong")
    sign_in(bea)
    client.post("/sign-in/code/", {"code": "000000"})
    client.post("/sign-in/code/", {"code": code_of(SECRET)})
    client.post("/sign-out/")

    assert names(events) == ["sign_in_failed", "second_factor_failed", "signed_in", "signed_out"]
    failed, _, signed_in, _ = events()
    assert set(failed) == {"at", "event", "person", "from", "method", "route", "account"}
    assert (signed_in["person"], signed_in["how"]) == (bea.pk, ["password", "totp"])


def test_failed_sign_ins_to_one_account_can_be_told_from_those_to_others(client, bob, events):
    for email in ("bob@example.org", " BOB@example.org", "other@example.org"):
        client.post("/sign-in/", {"login": email, "password": "wrong"})
    first, second, third = (event["account"] for event in events())
    assert first == second != third


def test_refused_and_missing_pages_are_logged(as_, bob, carol, assessment, events):
    as_(bob).get(f"/assessments/{assessment.pk}/sign-off/")
    as_(carol).get(f"/assessments/{assessment.pk}/")
    assert [(event["event"], event["person"], event["route"]) for event in events()] == [
        ("refused", bob.pk, "assessments/<int:pk>/sign-off/"),
        ("not_found", carol.pk, "assessments/<int:pk>/"),
    ]


def test_a_lockout_is_logged(client, bob, events):
    for _ in range(6):
        client.post("/sign-in/", {"login": bob.email, "password": "wrong"})
    assert names(events)[-1] == "locked_out"


def test_no_line_has_personal_data_or_secrets(client, sign_in, bob, events):
    sign_in(bob, password="a secret that nobody may read")
    sign_in(bob)
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": "x" * 9, "password2": "y"})
    client.get("/sign-in/new-password/1-secret/")
    lines = json.dumps(events())
    for personal in (bob.email, bob.name, PASSWORD, "a secret", "127.0.0.1", "1-secret"):
        assert personal not in lines
    assert len(events()) >= 2


def test_keys_in_addresses_are_removed_from_the_ordinary_log():
    record = logging.LogRecord("django.request", 30, "", 0, "Forbidden: %s", ("/invitations/s3cret/x",), None)
    assert WithoutKeys().filter(record)
    assert record.getMessage() == "Forbidden: /invitations/…/x"


def test_calendar_addresses_are_removed_from_the_ordinary_log(client, bob, caplog):
    client.get("/calendar/s3cret.ics")
    record = next(record for record in caplog.records if record.name == "django.request")
    assert WithoutKeys().filter(record)
    assert record.getMessage().startswith("Not Found: /calendar/… (reference ")


def test_making_and_revoking_a_calendar_address_is_logged_without_the_address(as_, bob, events):
    text = as_(bob).post("/account/calendar/", {"make": ""}).content.decode()
    secret = re.search(r"/calendar/([^<]+)\.ics", text)[1]
    as_(bob).post("/account/calendar/", {"revoke": ""})
    as_(bob).get(f"/calendar/{secret}.ics")

    assert names(events) == ["calendar_address_made", "calendar_address_revoked", "not_found"]
    assert {event["person"] for event in events()} == {bob.pk}
    assert secret not in json.dumps(events())


def test_asking_for_a_new_password_is_logged(client, bob, events):
    client.post("/sign-in/forgotten-password/", {"email": bob.email})
    assert names(events) == ["password_reset_requested"]
