from django.db import migrations

# What the search for agencies asks PostgreSQL: `icontains` compares in upper case, and lists are in order of names.
# Without fastupdate, because agencies are rarely added, and what is pending is read with each search.
# SQLite has no such index, and searches the whole table.
INDEXES = {
    "agency_name_trigrams": "USING gin (upper(name) gin_trgm_ops) WITH (fastupdate = off)",
    "agency_short_name_trigrams": "USING gin (upper(short_name) gin_trgm_ops) WITH (fastupdate = off)",
    "agency_in_order": '(name COLLATE "names", id)',
}


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # It needs no rights where the extension is there already.
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for name, index in INDEXES.items():
            schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON partnerships_agency {index}")


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):

    dependencies = [
        ("partnerships", "0008_search"),
    ]

    operations = [
        migrations.RunPython(create, drop),
    ]
