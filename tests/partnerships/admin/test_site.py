"""Who can use the administration, and what its heading says."""

import pytest
from django.contrib import admin
from django.urls import reverse

from assessments.models import Assessment, ComponentAssessment, Evidence
from tests.partnerships.admin.pages import text_of

INDEX = "/admin/"


def test_a_signed_out_person_is_sent_to_the_sign_in_page(client, db):
    to_login = client.get(INDEX)
    assert to_login.status_code == 302
    response = client.get(to_login.url)
    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next={INDEX}")


def test_the_administrations_sign_in_page_redirects_to_the_applications(client, db):
    response = client.get("/admin/login/?next=/admin/partnerships/")
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next=/admin/partnerships/"


def test_posting_a_password_to_the_administrations_sign_in_page_signs_nobody_in(client, root):
    client.post("/admin/login/", {"username": root.email, "password": "long enough for tests"})
    assert "_auth_user_id" not in client.session


def test_a_board_member_is_refused(as_, bob):
    assert as_(bob).get(INDEX, follow=True).status_code == 403


def test_a_signed_in_administrator_is_not_asked_to_sign_in_again(as_root):
    response = as_root.get("/admin/login/")
    assert (response.status_code, response.url) == (302, INDEX)


def test_the_administration_shows_the_applications_name(as_root):
    text = text_of(as_root.get(INDEX))
    assert "Collective Safeguarding" in text
    assert "Administration" in text


def test_an_administrator_without_rights_sees_nothing_to_change(as_, clerk):
    page = as_(clerk()).get(INDEX)
    assert page.context["app_list"] == []


@pytest.mark.parametrize("model", ["region", "agency", "partnership", "user"])
def test_an_administrator_without_rights_is_refused_each_list(as_, clerk, model):
    assert as_(clerk()).get(f"/admin/partnerships/{model}/").status_code == 403


@pytest.mark.parametrize("model", [Assessment, ComponentAssessment, Evidence])
def test_assessments_sheets_and_evidence_are_not_in_the_administration(model):
    assert not admin.site.is_registered(model)
