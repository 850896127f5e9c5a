"""A wrong value for a looked-up choice is refused beside its field, whatever it is."""

import pytest

from tests.factories import MembershipFactory, PartnerAgencyFactory
from tests.partnerships.admin.pages import typed

NO_KEYS = ["alice", "'\"><b>", "٣x", "9" * 400, "1.5", " "]


@pytest.mark.parametrize("posted", NO_KEYS)
def test_an_invalid_key_in_a_partnerships_choices_does_not_break_the_page(as_root, partnership, posted):
    PartnerAgencyFactory(partnership=partnership)
    MembershipFactory(partnership=partnership)
    address = f"/admin/partnerships/partnership/{partnership.pk}/change/"

    choices = ("region", "partner_agencies-0-agency", "memberships-0-person", "memberships-0-agency")
    fields = typed(as_root.get(address)) | dict.fromkeys(choices, posted)
    assert as_root.post(address, fields).status_code == 200


@pytest.mark.parametrize("posted", NO_KEYS)
def test_an_invalid_key_in_an_invitations_choices_does_not_break_the_page(as_root, posted):
    answer = as_root.post("/admin/partnerships/invitation/add/", {"partnership": posted, "agency": posted})
    assert answer.status_code == 200


@pytest.mark.parametrize("posted", NO_KEYS)
def test_an_invalid_key_in_a_persons_choices_does_not_break_the_page(as_root, bob, posted):
    address = f"/admin/partnerships/user/{bob.pk}/change/"

    fields = typed(as_root.get(address)) | {"memberships-0-partnership": posted, "memberships-0-agency": posted}
    assert as_root.post(address, fields).status_code == 200
