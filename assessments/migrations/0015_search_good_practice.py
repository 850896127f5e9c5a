from django.db import migrations, models

# What the search for good practice asks PostgreSQL, word for word: with another expression it would read the whole table.
# Without fastupdate, because good practice is rarely released, and what is pending is read with each search.
# SQLite has no such index, and searches the whole table.
INDEXES = {
    "good_practice_words": (
        "USING gin (("
        "(setweight(to_tsvector('english'::regconfig, COALESCE(title, '')), 'A')"
        " || setweight(to_tsvector('english'::regconfig, COALESCE(theme, '')), 'B'))"
        " || setweight(to_tsvector('english'::regconfig, COALESCE(summary, '')), 'C')))"
        " WITH (fastupdate = off)"
    ),
    "good_practice_theme_trigrams": "USING gin (upper(theme) gin_trgm_ops) WITH (fastupdate = off)",
}


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, index in INDEXES.items():
            schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON assessments_goodpractice {index}")


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):

    dependencies = [
        ("assessments", "0014_plain_words"),
        # Its extension for parts of words.
        ("partnerships", "0009_search_for_agencies"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="goodpractice",
            index=models.Index(
                fields=["-released_at", "-id"],
                condition=models.Q(("withdrawn_at", None)),
                name="good_practice_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="goodpractice",
            index=models.Index(
                fields=["component", "sector"],
                condition=models.Q(("withdrawn_at", None)),
                name="good_practice_kinds",
            ),
        ),
        migrations.RunPython(create, drop),
    ]
