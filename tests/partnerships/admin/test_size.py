from tests.factories import MembershipFactory, PartnerAgencyFactory, UserFactory
from tests.partnerships.admin.pages import typed


def test_a_partnership_of_a_hundred_agencies_and_their_members_can_be_saved(client, partnership):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    for _number in range(100):
        PartnerAgencyFactory(partnership=partnership)
    for _number in range(130):
        MembershipFactory(partnership=partnership)
    address = f"/admin/partnerships/partnership/{partnership.pk}/change/"

    assert client.post(address, typed(client.get(address))).status_code == 302
