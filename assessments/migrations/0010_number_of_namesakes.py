from collections import Counter

from django.db import migrations, models


def number_namesakes(apps, schema_editor):
    """Assessments of the same subject and period, in the order in which they were started."""
    assessments = apps.get_model("assessments", "Assessment").objects
    started = Counter()
    for row in assessments.order_by("started_at", "pk").values("pk", "partnership", "subject", "period_start", "period_end"):
        key = (row["partnership"], row["subject"].casefold(), row["period_start"], row["period_end"])
        started[key] += 1
        if started[key] > 1:
            assessments.filter(pk=row["pk"]).update(number=started[key])


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0009_meetings_are_corrected"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="number",
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="number"),
        ),
        migrations.AddField(
            model_name="historicalassessment",
            name="number",
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="number"),
        ),
        migrations.RunPython(number_namesakes, migrations.RunPython.noop),
    ]
