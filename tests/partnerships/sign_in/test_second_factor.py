"""People with a second factor can't get in by password alone, and every lead and administrator must have one."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.models import Membership
from tests.factories import UserFactory
from tests.factories.partnerships import PASSWORD
from tests.pages import form_of
from tests.partnerships.sign_in.conftest import SECRET, code_of, is_signed_in

CODE, APP = "/sign-in/code/", "/account/app/"


def test_a_code_from_the_app_signs_in_after_the_password(client, sign_in, bea):
    answer = sign_in(bea)
    assert answer.url == CODE
    assert not is_signed_in(client)

    assert client.post(CODE, {"code": code_of(SECRET)}).url == "/"
    assert is_signed_in(client)


def test_what_was_typed_is_still_kept_after_the_second_factor(client, sign_in, bea, assessment):
    page = f"/assessments/{assessment.pk}/clarity/"
    asked = client.post(page, {"version": "1", "evidence_narrative": "An hour’s work"})
    sign_in(bea, typed=form_of(asked)["typed"])

    resumed = client.post(CODE, {"code": code_of(SECRET)}, follow=True)

    assert resumed.redirect_chain == [("/sign-in/resume/", 302)]
    assert "An hour’s work" in resumed.content.decode()


@pytest.mark.parametrize(
    "code", ["", "000000", "not a code", code_of(SECRET, periods_ago=10)], ids=["none", "noughts", "words", "old"]
)
def test_a_wrong_code_is_refused(client, sign_in, bea, code):
    sign_in(bea)
    page = client.post(CODE, {"code": code})
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert not is_signed_in(client)


def test_a_code_works_once(client, sign_in, bea):
    code = code_of(SECRET)
    sign_in(bea)
    client.post(CODE, {"code": code})
    client.post("/sign-out/")
    sign_in(bea)

    assert "has already been used" in client.post(CODE, {"code": code}).content.decode()
    assert not is_signed_in(client)


def test_after_five_wrong_codes_even_the_right_one_is_refused(client, sign_in, bea):
    sign_in(bea)
    for _ in range(5):
        client.post(CODE, {"code": "000000"})

    answer = client.post(CODE, {"code": code_of(SECRET)})

    assert "There were too many failed attempts" in answer.content.decode()
    assert not is_signed_in(client)


def test_a_recovery_code_signs_in_once(client, sign_in, bea):
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (True, False):
        sign_in(bea)
        client.post(CODE, {"code": code})
        assert is_signed_in(client) is expected
        client.post("/sign-out/")


def test_the_code_page_cannot_be_opened_before_entering_a_password(client, db):
    assert client.get(CODE).url == "/sign-in/"


def test_signing_in_can_be_abandoned_at_the_code_page(client, sign_in, bea):
    sign_in(bea)
    assert client.post("/sign-out/").url == "/sign-in/"
    assert client.get("/sign-in/").status_code == 200


@pytest.mark.parametrize("address", [CODE, "/sign-in/"])
def test_someone_whose_second_factor_is_removed_while_it_is_asked_for_signs_in_again(client, sign_in, bea, address):
    assert sign_in(bea).url == CODE
    bea.authenticator_set.all().delete()

    page = client.get(address, follow=True)

    assert (page.status_code, page.redirect_chain[-1:]) == (200, [("/sign-in/", 302)])
    assert not is_signed_in(client)
    assert sign_in(bea).url == "/"
    assert is_signed_in(client)


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_with_the_code_that_it_shows(client, sign_in, bob, mailoutbox):
    sign_in(bob)
    page = client.get(APP)
    secret = page.context["form"].secret

    done = client.post(APP, {"code": code_of(secret)}, follow=True)

    assert done.redirect_chain == [("/account/recovery-codes/", 302)]
    codes = Authenticator.objects.get(user=bob, type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    assert all(code in done.content.decode() for code in codes)
    assert [email.subject for email in mailoutbox] == ["Collective Safeguarding: an authenticator app was set up"]


def test_an_app_is_not_set_up_with_a_wrong_code(client, sign_in, bob):
    sign_in(bob)
    client.get(APP)
    assert "This code is wrong" in client.post(APP, {"code": "000000"}).content.decode()
    assert not Authenticator.objects.exists()


def test_the_secret_of_an_app_is_not_stored_in_plain_text(client, sign_in, bob):
    sign_in(bob)
    secret = client.get(APP).context["form"].secret
    client.post(APP, {"code": code_of(secret)})
    stored = str(Authenticator.objects.get(type="totp").data)
    assert secret not in stored


def test_second_factors_survive_a_new_secret_key_while_the_old_one_is_a_fallback(client, sign_in, bea, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key"
    sign_in(bea)
    client.post(CODE, {"code": code_of(SECRET)})
    assert is_signed_in(client)


def test_confirming_by_password_leads_to_the_change(client, bob):
    client.force_login(bob)
    asked = client.get(APP)
    assert asked.url == "/account/confirm/?next=%2Faccount%2Fapp%2F"
    assert "This is not your password" in client.post(asked.url, {"password": "wrong"}).content.decode()

    assert client.post(asked.url, {"password": PASSWORD}).url == APP
    assert client.get(APP).status_code == 200


def test_confirming_by_code_leads_to_the_change(client, bea):
    client.force_login(bea)
    done = client.post("/account/confirm/code/?next=/account/app/remove/", {"code": code_of(SECRET)})
    assert done.url == "/account/app/remove/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example.org/", "//evil.example.org"])
def test_confirming_does_not_redirect_to_another_site(client, bob, elsewhere):
    client.force_login(bob)
    assert client.post(f"/account/confirm/?next={elsewhere}", {"password": PASSWORD}).url == "/"


@pytest.mark.parametrize("path", ["/account/app/", "/account/app/remove/", "/account/recovery-codes/new/"])
def test_changing_second_factors_without_a_recent_sign_in_asks_for_confirmation(client, bea, path):
    client.force_login(bea)
    assert client.get(path, follow=True).redirect_chain[-1][0].startswith("/account/confirm/")


def test_an_app_is_not_removed_until_the_person_confirms_who_they_are(client, bea):
    client.force_login(bea)
    remove = "/account/app/remove/"

    assert client.post(remove).url.startswith("/account/confirm/")
    assert Authenticator.objects.filter(type="totp").exists()

    client.post(f"/account/confirm/code/?next={remove}", {"code": code_of(SECRET)})
    client.post(remove)
    assert not Authenticator.objects.filter(type="totp").exists()


def test_an_app_can_be_removed_just_after_signing_in(client, sign_in, bea):
    sign_in(bea)
    client.post(CODE, {"code": code_of(SECRET)})
    client.post("/account/app/remove/")
    assert not Authenticator.objects.filter(type="totp").exists()


class TestRequired:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.SECOND_FACTOR_REQUIRED = True

    @pytest.mark.parametrize("path", ["/", "/admin/", "/partnerships/1/"])
    def test_a_lead_without_a_second_factor_is_sent_to_set_one_up(self, as_, alice, path):
        assert as_(alice).get(path).url == "/account/"
        assert "need a second factor" in as_(alice).get("/account/").content.decode()

    def test_an_administrator_without_a_second_factor_is_sent_to_set_one_up(self, as_, db):
        assert as_(UserFactory(is_staff=True)).get("/admin/").url == "/account/"

    @pytest.mark.parametrize("name", ["bob", "sam", "olive"])
    def test_other_members_need_no_second_factor(self, as_, request, name):
        assert as_(request.getfixturevalue(name)).get("/").status_code == 200

    def test_after_setting_up_an_app_a_lead_gets_a_link_to_the_page_they_wanted(
        self, client, sign_in, alice, partnership
    ):
        sign_in(alice)
        wanted = f"/partnerships/{partnership.pk}/?from=email"
        client.get(wanted)
        done = client.post(APP, {"code": code_of(client.get(APP).context["form"].secret)}, follow=True)
        assert f'href="{wanted}"' in done.content.decode()

    def test_a_lead_gets_in_after_setting_up_an_app(self, client, sign_in, alice):
        sign_in(alice)
        secret = client.get(APP).context["form"].secret
        client.post(APP, {"code": code_of(secret)})
        assert is_signed_in(client)

    def test_recovery_codes_alone_do_not_count_as_a_second_factor(self, as_, alice):
        Authenticator.objects.create(user=alice, type="recovery_codes", data={})
        assert as_(alice).get("/").status_code == 302

    def test_someone_made_a_lead_while_typing_is_shown_what_they_typed(self, as_, bob, assessment):
        client = as_(bob)
        Membership.objects.filter(person=bob).update(role="lead")

        answer = client.post(f"/assessments/{assessment.pk}/clarity/", {"evidence_narrative": "An hour’s work"})

        assert answer.status_code == 403
        assert "Set up a second factor" in answer.content.decode()
        assert "An hour’s work" in answer.content.decode()

    def test_a_lead_without_a_second_factor_can_sign_out_and_open_the_password_page(self, as_, alice):
        assert as_(alice).get("/account/password/").status_code == 200
        assert as_(alice).post("/sign-out/").url == "/sign-in/"


def test_checking_for_a_second_factor_takes_no_extra_query(as_, alice, settings):
    client = as_(alice)
    with CaptureQueriesContext(connection) as before:
        client.get("/")
    settings.SECOND_FACTOR_REQUIRED = True
    Authenticator.objects.create(user=alice, type="totp", data={})
    with CaptureQueriesContext(connection) as after:
        assert client.get("/").status_code == 200
    assert len(after) == len(before) > 1


def test_a_used_code_stays_refused_for_as_long_as_it_would_be_valid(client, sign_in, bea, monkeypatch):
    code = code_of(SECRET, periods_ago=-1)
    sign_in(bea)
    client.post(CODE, {"code": code})
    client.post("/sign-out/")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 31)
    sign_in(bea)
    client.post(CODE, {"code": code})
    assert not is_signed_in(client)


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_ends_the_sessions_opened_without_one(client, sign_in, bob):
    elsewhere = Client()
    elsewhere.post("/sign-in/", {"login": bob.email, "password": PASSWORD})
    sign_in(bob)
    client.post(APP, {"code": code_of(client.get(APP).context["form"].secret)})
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_the_passkey_script_gets_its_options_as_json(client, db):
    answer = client.get("/sign-in/passkey/", headers={"accept": "application/json"})
    assert set(answer.json()["request_options"]["publicKey"]) >= {"challenge", "rpId"}


@pytest.mark.parametrize("asks", [{"accept": "text/html"}, {}])
def test_opening_the_passkey_address_in_a_browser_leads_to_the_sign_in_page(client, db, asks):
    assert client.get("/sign-in/passkey/", headers=asks).url == "/sign-in/"


@pytest.mark.parametrize("address", ["/sign-in/", "/sign-in/passkey/", "/sign-in/forgotten-password/"])
@pytest.mark.parametrize("asks", [{"accept": "application/json"}, {"x-requested-with": "XMLHttpRequest"}])
def test_no_sign_in_form_responds_with_json(client, db, address, asks):
    answer = client.post(address, {"login": "x"}, headers=asks)
    assert answer.status_code in {200, 302}
    assert answer["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("credential", ['{"id": 1}', "[]", "7", '"x"', "{}", "not json", ""])
def test_an_invalid_passkey_is_refused(client, db, credential):
    assert client.post("/sign-in/passkey/", {"credential": credential}).url == "/sign-in/"
    assert not is_signed_in(client)


def test_what_one_person_typed_is_not_shown_to_the_next(client, sign_in, bea, alice, assessment):
    asked = client.post(f"/assessments/{assessment.pk}/clarity/", {"version": "1", "evidence_narrative": "Bea’s text"})
    sign_in(bea, typed=form_of(asked)["typed"])  # and gives up at the code
    client.post("/sign-out/")
    sign_in(alice)
    assert client.get("/sign-in/resume/").url == "/"


@pytest.mark.django_db(transaction=True)
def test_making_recovery_codes_ends_no_other_session(client, sign_in, bob):
    TOTP.activate(bob, SECRET)
    elsewhere = Client()
    for browser in (elsewhere, client):
        browser.post("/sign-in/", {"login": bob.email, "password": PASSWORD})
        browser.post(CODE, {"code": code_of(SECRET)})
        # A code is good for one sign-in.
        cache.clear()
    assert not Authenticator.objects.filter(user=bob, type=Authenticator.Type.RECOVERY_CODES).exists()

    client.post("/account/recovery-codes/new/")

    assert Authenticator.objects.filter(user=bob, type=Authenticator.Type.RECOVERY_CODES).exists()
    assert is_signed_in(client)
    assert is_signed_in(elsewhere)


@pytest.mark.parametrize(("kind", "stays"), [("recovery_codes", True), ("totp", False), ("webauthn", False)])
def test_adding_an_app_or_a_passkey_ends_other_sessions_but_recovery_codes_do_not(
    client, sign_in, rf, bob, kind, stays
):
    sign_in(bob)
    request = rf.post(APP)
    request.session = SessionStore()
    added = Authenticator(user=bob, type=kind, data={})

    authenticator_added.send(sender=Authenticator, request=request, user=bob, authenticator=added)

    assert is_signed_in(client) is stays
