from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

# What the administration searches (search_fields), where there can be thousands of rows. Agencies' names are searched on
# another page too (0009).
SEARCHED = [
    ('partnership', 'name'),
    ('user', 'name'),
    ('user', 'email'),
    ('invitation', 'email'),
]


def create(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        quote = schema_editor.quote_name
        for model, column in SEARCHED:
            table = apps.get_model('partnerships', model)._meta.db_table
            # Without fastupdate, because names change rarely, and what is pending is read with each search.
            # As Django asks whether a text contains another in any case.
            expression = f'UPPER({quote(column)}::text) gin_trgm_ops'
            schema_editor.execute(f'CREATE INDEX {table}_{column}_search ON {quote(table)} USING gin ({expression}) WITH (fastupdate = off)')


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        for model, column in SEARCHED:
            table = apps.get_model('partnerships', model)._meta.db_table
            schema_editor.execute(f'DROP INDEX {table}_{column}_search')


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0007_email_in_words'),
    ]

    operations = [
        TrigramExtension(),
        migrations.RunPython(create, drop),
    ]
