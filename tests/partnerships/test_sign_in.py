import pytest

from tests.factories import UserFactory
from tests.factories.partnerships import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("email", ["bea@example.org", "BEA@Example.org", " bea@example.org "])
def test_people_sign_in_with_their_email_address_however_they_type_it(client, email):
    UserFactory(email="bea@example.org")

    answer = client.post("/sign-in/", {"username": email, "password": PASSWORD})

    assert answer.url == "/"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [("bea@example.org", "not her password"), ("nobody@example.org", PASSWORD), ("gone@example.org", PASSWORD)],
)
def test_every_failure_gets_the_same_answer_and_keeps_the_address(client, email, password):
    UserFactory(email="bea@example.org")
    UserFactory(email="gone@example.org", is_active=False)

    text = client.post("/sign-in/", {"username": email, "password": password}).content.decode()

    assert "Check your e-mail address and password, then try again" in text
    assert f'value="{email}"' in text
    assert password not in text
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://evil.example.org/", "//evil.example.org", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(client, elsewhere):
    UserFactory(email="bea@example.org")

    answer = client.post(f"/sign-in/?next={elsewhere}", {"username": "bea@example.org", "password": PASSWORD})

    assert answer.url == "/"


def test_signing_out_is_a_post_and_ends_the_session(client):
    client.force_login(UserFactory())

    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").url == "/sign-in/"
    assert client.get("/").status_code == 302
