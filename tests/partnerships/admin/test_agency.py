"""The list of agencies, one agency's page, and the list as a file."""

import csv
import datetime
import io
import re

import pytest
from django.utils import timezone

from partnerships.models import Agency
from tests.factories import ActionFactory, AgencyFactory, PartnerAgencyFactory
from tests.partnerships.admin.pages import change, errors_of, text_of

LIST = "/admin/partnerships/agency/"


def export(client, query=""):
    response = client.get(f"{LIST}export/{query}")
    assert response["Content-Type"] == "text/csv"
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_agencies_are_searched_and_filtered(as_root):
    police = AgencyFactory(name="Northshire Police", sector="police")
    AgencyFactory(name="Northshire Trust", sector="health")
    for query in ("q=POLICE", "sector__exact=police"):
        assert list(as_root.get(f"{LIST}?{query}").context["cl"].queryset) == [police]


def test_the_list_shows_how_many_partnerships_each_agency_is_in_today(as_root):
    agency, idle = AgencyFactory(name="A"), AgencyFactory(name="B")
    today = timezone.localdate()
    PartnerAgencyFactory.create_batch(2, agency=agency)
    PartnerAgencyFactory(agency=agency, left=today)
    PartnerAgencyFactory(agency=agency, joined=today + datetime.timedelta(days=1))
    page = as_root.get(LIST)
    # Read off the page: a column takes the model's own attribute of its name before the administration's.
    assert re.findall(r'field-partnerships_today">([^<]*)<', page.content.decode()) == ["2", "0"]
    assert list(page.context["cl"].queryset) == [agency, idle]


@pytest.mark.parametrize("name", ["northshire  police", " NORTHSHIRE POLICE "])
def test_an_agency_is_not_added_again_under_another_spelling(as_root, police, name):
    response = as_root.post(f"{LIST}add/", {"name": name, "sector": "police"})
    assert errors_of(response) == ["An agency with this name is already here"]
    assert Agency.objects.count() == 1


def test_an_agency_keeps_its_name_when_something_else_changes(as_root, police):
    assert change(as_root, f"{LIST}{police.pk}/change/", short_name="Police").status_code == 302
    police.refresh_from_db()
    assert (police.name, police.short_name) == ("Northshire Police", "Police")


def test_an_agency_that_leads_an_action_is_not_deleted_and_the_action_is_not_shown(as_root):
    action = ActionFactory(what="Strictly between us")
    page = as_root.post(f"{LIST}{action.lead_agency.pk}/delete/", {"post": "yes"})
    text = text_of(page)
    assert "can’t be deleted, because of: 1 action" in text
    assert "Strictly" not in text
    assert Agency.objects.count() == 1


def test_an_exported_file_has_the_columns_that_an_import_needs(as_root):
    AgencyFactory(name="Heddlu’r Gogledd", short_name="Heddlu", sector="police")
    assert export(as_root) == [["name", "short_name", "sector"], ["Heddlu’r Gogledd", "Heddlu", "police"]]


def test_an_exported_file_has_only_the_agencies_that_match_the_filter(as_root):
    AgencyFactory(name="Trust", sector="health")
    AgencyFactory(name="Police", sector="police")
    assert export(as_root, "?sector__exact=health")[1:] == [["Trust", "", "health"]]


def test_an_exported_file_starts_with_a_byte_order_mark_for_excel(as_root):
    AgencyFactory()
    assert as_root.get(f"{LIST}export/").content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x.example","y")'])
def test_exported_names_that_look_like_formulas_are_quoted(as_root, name):
    AgencyFactory(name=name, short_name=name)
    assert export(as_root)[1] == ["'" + name, "'" + name, "police"]


def test_exporting_with_an_unknown_filter_leads_back_to_the_list(as_root):
    assert as_root.get(f"{LIST}export/?nonsense=1").url == LIST


def test_someone_who_may_not_see_agencies_may_not_export_them(as_, clerk):
    assert as_(clerk("view_region")).get(f"{LIST}export/").status_code == 403


@pytest.mark.parametrize("rights", [[], ["view_agency"], ["add_agency"], ["change_agency"]], ids=" ".join)
@pytest.mark.parametrize("last_part", ["import", "process_import"])
def test_someone_who_may_not_both_add_and_change_agencies_may_not_import_them(as_, clerk, rights, last_part):
    client = as_(clerk(*rights))
    assert client.post(f"{LIST}{last_part}/", {}).status_code == 403
    assert "Import" not in client.get(LIST, follow=True).content.decode()


def test_someone_who_may_add_and_change_agencies_may_import_them(as_, clerk):
    assert as_(clerk("add_agency", "change_agency")).get(f"{LIST}import/").status_code == 200
