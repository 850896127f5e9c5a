from tests.factories import PartnershipFactory, RegionFactory
from tests.partnerships.admin.pages import text_of


def test_a_region_with_partnerships_is_not_deleted(as_root):
    region = PartnershipFactory(region__name="Northshire").region
    page = as_root.post(f"/admin/partnerships/region/{region.pk}/delete/", {"post": "yes"})
    text = text_of(page)
    assert "“Northshire” can’t be deleted, because of: 1 partnership" in text
    region.refresh_from_db()


def test_regions_with_partnerships_are_not_deleted_in_bulk(as_root):
    region = PartnershipFactory().region
    data = {"action": "delete_selected", "_selected_action": [region.pk], "post": "yes"}
    page = as_root.post("/admin/partnerships/region/", data)
    assert "The selected region can’t be deleted, because of: 1 partnership" in text_of(page)
    region.refresh_from_db()


def test_an_empty_region_is_deleted(as_root):
    region = RegionFactory()
    as_root.post(f"/admin/partnerships/region/{region.pk}/delete/", {"post": "yes"})
    assert not type(region).objects.exists()
