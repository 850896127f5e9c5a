"""Among thousands of people, memberships and agencies a few are found without reading the others."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client

from partnerships.models import Agency, Invitation, Membership, Partnership, Role, User
from tests.factories import (
    AgencyFactory,
    InvitationFactory,
    MembershipFactory,
    PartnerAgencyFactory,
    PartnershipFactory,
    UserFactory,
)
from tests.growth import Growth
from tests.partnerships.admin.pages import text_of
from tests.rows_read import effort

MEMBERSHIPS = "/admin/partnerships/membership/"
FEW, MANY = 30, 300
# Ten times the partnerships must cost less than a tenth more.
AT_MOST = 1.1
# An index answers what is searched in a table of thousands.
SEARCHED = [User, Agency, Membership, Partnership, Invitation]


def found(client: Client, address: str, **query: str) -> list[object]:
    return list(client.get(address, query).context["cl"].queryset)


@pytest.fixture
def quill(db: None) -> Membership:
    """Someone of whom all names differ from everyone else's."""
    person = UserFactory(name="Zebedee Quill", email="zebedee@quill.example")
    agency = AgencyFactory(name="Quillshire Constabulary", short_name="Quillers")
    partnership = PartnershipFactory(name="Quillshire Board")
    PartnerAgencyFactory(partnership=partnership, agency=agency)
    InvitationFactory(partnership=partnership, email="invited@quill.example", invited_by=person)
    return MembershipFactory(person=person, partnership=partnership, agency=agency, role=Role.BOARD_MEMBER)


@pytest.mark.parametrize(
    "words",
    ["zebedee", "ZEBEDEE@quill", "quillshire b", "constab", "zebedee board", "board constab zeb", '"Zebedee Q"'],
)
def test_a_membership_has_every_word_in_its_persons_partnerships_or_agencys_name(as_root, bob, alice, quill, words):
    assert found(as_root, MEMBERSHIPS, q=words) == [quill]


@pytest.mark.parametrize("words", ["zebedee northshire", '"Zebedee Board"', "100%", "z_b"])
def test_memberships_without_one_of_the_words_are_not_found(as_root, bob, quill, words):
    assert found(as_root, MEMBERSHIPS, q=words) == []


def test_a_membership_that_matches_twice_is_listed_once(as_root, quill):
    assert found(as_root, MEMBERSHIPS, q="quill") == [quill]


def test_memberships_are_filtered_by_part_of_the_partnerships_name_besides_other_filters(as_root, alice, bob, carol):
    alices, bobs = alice.memberships.get(), bob.memberships.get()
    assert found(as_root, MEMBERSHIPS, partnership_name="northshire partner") == [alices, bobs]
    assert found(as_root, MEMBERSHIPS, partnership_name="northshire", role__exact="lead") == [alices]
    assert found(as_root, MEMBERSHIPS, partnership_name="northshire", q="bob") == [bobs]
    assert found(as_root, MEMBERSHIPS, partnership_name="north elsewhere") == []


def test_the_filter_is_a_form_that_keeps_the_other_filters(as_root, alice, bob):
    page = as_root.get(MEMBERSHIPS, {"partnership_name": "north", "role__exact": "lead", "q": "alice", "p": "1"})
    form = page.content.decode().split('<label for="partnership_name">')[1].split("</form>")[0]
    assert '<input type="search" id="partnership_name" name="partnership_name" value="north">' in form
    assert '<input type="hidden" name="role__exact" value="lead">' in form
    assert '<input type="hidden" name="q" value="alice">' in form
    assert 'name="p"' not in form
    assert 'href="?q=alice&amp;role__exact=lead"' in form
    assert "Show all partnerships" in text_of(page)


@pytest.mark.parametrize("model", ["membership", "invitation"])
def test_no_list_offers_every_partnership_to_filter_by(as_root, quill, model):
    PartnershipFactory(name="Board without anybody")
    assert "Board without anybody" not in text_of(as_root.get(f"/admin/partnerships/{model}/"))


def test_a_link_from_a_filtered_list_leads_back_to_the_list_as_it_was(as_root, quill):
    content = as_root.get(MEMBERSHIPS, {"q": "quill", "role__exact": "board_member"}).content.decode()
    kept = "_changelist_filters=q%3Dquill%26role__exact%3Dboard_member"
    assert f'href="{MEMBERSHIPS}{quill.pk}/change/?{kept}"' in content
    page = as_root.get(f"{MEMBERSHIPS}{quill.pk}/change/?{kept}")
    assert f'href="{MEMBERSHIPS}?q=quill&amp;role__exact=board_member"' in page.content.decode()


def test_a_search_says_how_many_rows_it_found_and_a_list_of_all_rows_says_it_once(as_root, alice, quill):
    found, everything = (text_of(as_root.get(MEMBERSHIPS, query)) for query in ({"q": "quill"}, {}))
    assert "1 result ( Show all )" in found
    assert "2 members" in everything
    assert "result" not in everything


def test_an_empty_list_offers_no_actions(as_root):
    page = as_root.get("/admin/partnerships/agency/")
    assert 'name="action"' not in page.content.decode()
    AgencyFactory()
    assert 'name="action"' in as_root.get("/admin/partnerships/agency/").content.decode()


def test_lists_are_pages_of_fifty(as_root, db):
    UserFactory.create_batch(60)
    people = "/admin/partnerships/user/"
    assert len(as_root.get(people).context["cl"].result_list) == 50
    assert len(as_root.get(people, {"p": 2}).context["cl"].result_list) == 11
    # Django's "Show all" would be one page of any length.
    assert len(as_root.get(people, {"all": ""}).context["cl"].result_list) == 50


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no index for parts of words")
def test_searching_reads_hardly_more_rows_with_ten_times_as_many_partnerships(as_root, quill, alice, bob, dave):
    InvitationFactory(partnership=alice.memberships.get().partnership)
    board = quill.partnership
    growth = Growth(
        shared=[quill, quill.person, quill.agency, board, *board.partner_agencies.all(), *board.invitations.all()]
    )
    lookups = "/admin/autocomplete/?app_label=partnerships&model_name=membership&term=quill&field_name="
    addresses = [
        # The list of partnerships can be filtered by region, and offers all of them.
        *(f"/admin/partnerships/{model._meta.model_name}/?q=quill" for model in SEARCHED if model is not Partnership),
        f"{MEMBERSHIPS}?q=zebedee+quillshire",
        f"{MEMBERSHIPS}?partnership_name=quill",
        "/admin/partnerships/invitation/?partnership_name=quill",
        *(f"{lookups}{field}" for field in ("person", "partnership", "agency")),
    ]

    def read_among(partnerships: int) -> dict[str, int]:
        growth.grow_to(partnerships)
        return {address: reading(as_root, address) for address in addresses}

    few, many = read_among(FEW), read_among(MANY)

    assert all(few.values())
    assert {each: (few[each], many[each]) for each in few if many[each] > AT_MOST * few[each]} == {}


def reading(client: Client, address: str) -> int:
    # A table of hundreds of rows is read whole along its key. This gives the plans of thousands.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off")
    with effort() as measured:
        page = client.get(address)
    assert page.status_code == 200
    assert "quill" in page.content.decode().lower()
    return measured["rows"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no index for parts of words")
@pytest.mark.parametrize("model", SEARCHED, ids=lambda model: model.__name__)
def test_each_searched_text_has_an_index(db, model):
    for path in admin.site.get_model_admin(model).search_fields:
        *relations, name = path.split("__")
        owner = model
        for relation in relations:
            owner = owner._meta.get_field(relation).related_model
        rows = owner.objects.filter(**{f"{name}__icontains": "quill"}).order_by()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        assert re.search(rf"Bitmap Index Scan on \w*{name}_(search|trigrams)", rows.explain()), path
