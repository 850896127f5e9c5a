"""Each earlier release's database is migrated: nothing is lost, and every page opens."""

import hashlib
from pathlib import Path

import pytest
import yaml
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.apps import apps
from django.conf import global_settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from assessments.models import EvidenceFile, KeptPaper
from assessments.services.framework import FIXTURES, load_framework
from partnerships.models import Partnership, User
from tests.meta.test_access import PEOPLE, TABLE
from tests.releases import story
from tests.releases.addresses import PAPER, paths, paths_of_the_administration
from tests.releases.conftest import RELEASES, count_rows

COLUMNS = {story.LEAD: "alice", story.MEMBER: "bob", story.SCRUTINEER: "sam", story.OBSERVER: "olive"}
# docs/access.md allows these, but an assessment's stage may redirect a person.
STATUSES = {
    "page": {200, 302},
    "goes on": {200, 302},
    "refused": {403},
    "not found": {404},
    "no": {405},
}
OTHERWISE = {
    # No worker runs beside the tests.
    "/ready/background/": {503},
    # The invitation expires after 14 days.
    "/invitations/<str:token>/": {200, 410},
    # While views are being gathered, only the lead may see them.
    "/assessments/<int:pk>/moderation/": {200, 403},
    "/assessments/<int:pk>/moderation/<slug:component>/": {200, 403},
    # The lead has a second factor here; the people of docs/access.md have none.
    "/account/app/remove/": {200, 302, 404},
    "/account/recovery-codes/": {200, 302, 404},
    "/account/recovery-codes.txt": {200, 302, 404},
}
# Every page as every role takes a while; one release's rows are enough to show that a change has broken it.
LAST_AND_EARLIER = [*(pytest.param(each, marks=pytest.mark.nightly) for each in RELEASES[:-1]), RELEASES[-1]]


@pytest.fixture
def here(release):
    return Partnership.objects.get(memberships__person__email=story.LEAD)


@pytest.fixture(scope="module")
def papers_made(release, django_db_blocker):
    """Each paper has been made already, as for people who are not the first to ask."""
    with django_db_blocker.unblock():
        client = Client()
        client.force_login(User.objects.get(email=story.LEAD))
        here = Partnership.objects.get(memberships__person__email=story.LEAD)
        made = [client.get(path).status_code for path in paths(PAPER, here)]
    assert set(made) <= {200, 302}
    assert KeptPaper.objects.count() >= 20


def entries_of_the_fixtures():
    return [each for name in FIXTURES.values() for each in yaml.safe_load(Path(f"fixtures/{name}.yaml").read_text())]


def open_as(client, email, path):
    client.force_login(User.objects.get(email=email))
    answer = client.get(path)
    return answer.status_code, answer.getvalue()


def test_there_is_a_release_to_check():
    assert RELEASES[0] == "v0.1.0"


def test_a_release_fixture_has_rows_in_every_table(release):
    assert [table for table, rows in release.rows.items() if not rows] == []
    assert len(release.rows) >= 60


def test_every_migration_has_run_and_all_foreign_keys_are_valid(release):
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    connection.check_constraints()


def test_no_row_is_lost(release):
    now = count_rows()
    assert {table: rows for table, rows in release.rows.items() if now.get(table, 0) < rows} == {}


def test_each_row_can_be_read_with_all_its_columns(release):
    read = {model._meta.label: len(model._base_manager.all()) for model in apps.get_models(include_auto_created=True)}
    assert len(read) >= 60
    assert read["partnerships.User"] == release.rows["partnerships_user"]


@pytest.mark.parametrize("email", COLUMNS)
@pytest.mark.parametrize("release", LAST_AND_EARLIER, indirect=True, scope="module")
def test_each_address_answers_as_the_access_table_says(release, papers_made, here, client, email):
    client.force_login(User.objects.get(email=email))
    unlike, opened = [], 0
    for address, answers in TABLE.items():
        word = answers["GET"][PEOPLE.index(COLUMNS[email])]
        for path in paths(address, here):
            answer = client.get(path)
            if answer.streaming:
                answer.getvalue()
            opened += answer.status_code == 200
            if answer.status_code not in OTHERWISE.get(address, STATUSES[word]):
                unlike.append(f"{path}: {answer.status_code} ({word})")
    assert not unlike, unlike
    assert opened >= 60


def test_every_address_has_at_least_one_path_to_check(release, here):
    assert [address for address in TABLE if not paths(address, here)] == []


def test_each_page_of_the_administration_opens(release, client):
    client.force_login(User.objects.get(email=story.ADMINISTRATOR))
    answers = {path: client.get(path).status_code for path in paths_of_the_administration()}
    # Memberships are added on the pages of their partnerships and people.
    refused = {"/admin/partnerships/membership/add/": 403}
    assert {path: status for path, status in answers.items() if status not in (200, 302)} == refused
    assert len(answers) >= 50


def test_loading_the_framework_updates_its_words_to_the_current_ones(release):
    load_framework()
    shipped = [(apps.get_model(each["model"]), each["fields"]) for each in entries_of_the_fixtures()]
    for model, fields in shipped:
        key = (*fields["scale"], fields["score"]) if "score" in fields else (fields["slug"],)
        row = model._default_manager.get_by_natural_key(*key)
        assert {name: getattr(row, name) for name in fields if name not in ("scale", "group")} == {
            name: value for name, value in fields.items() if name not in ("scale", "group")
        }
    assert len(shipped) >= 39


def test_signed_papers_come_back_byte_for_byte(release, client):
    assert len(release.papers) == 2
    for (assessment, number), (content, sha256) in release.papers.items():
        path = f"/assessments/{assessment}/report-{number}.pdf"
        assert open_as(client, story.OBSERVER, path) == (200, content)
        assert hashlib.sha256(content).hexdigest() == sha256


def test_evidence_comes_back_as_it_was_uploaded(release, client):
    file = EvidenceFile.objects.exclude(content="").order_by("pk").first()
    assert hashlib.sha256(story.EVIDENCE).hexdigest() == file.sha256
    row = file.evidence.order_by("pk").first()
    path = f"/assessments/{row.sheet.assessment_id}/{row.sheet.component.slug}/evidence/{row.pk}/file/"
    assert open_as(client, story.MEMBER, path) == (200, story.EVIDENCE)


def test_people_can_sign_in_with_their_existing_password(release, client, settings):
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    answer = client.post("/sign-in/", {"login": story.MEMBER, "password": story.PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/")


def test_a_second_factor_can_still_be_read(release, client, settings):
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    assert client.post("/sign-in/", {"login": story.LEAD, "password": story.PASSWORD}).url == "/sign-in/code/"
    code = format_hotp_value(hotp_value(story.APP_SECRET, next(iter(yield_hotp_counters_from_time()))))
    answer = client.post("/sign-in/code/", {"code": code})
    assert (answer.status_code, answer.url) == (302, "/")


def test_what_is_in_the_cache_is_kept(release):
    assert cache.get("from-a-release") == "kept"
