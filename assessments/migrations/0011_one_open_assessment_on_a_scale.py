from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Lower

WHAT_AND_WHEN = (F("partnership"), Lower("subject"), F("period_start"), F("period_end"))


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0010_number_of_namesakes"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="assessment",
            name="one_open_assessment_of_a_subject_and_period",
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                *WHAT_AND_WHEN,
                F("scale"),
                condition=~Q(stage="agreed"),
                name="one_open_assessment_of_a_subject_period_and_scale",
                violation_error_message="This subject is already being assessed for this period on this scale",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                *WHAT_AND_WHEN,
                F("number"),
                name="assessments_have_names_of_their_own",
            ),
        ),
    ]
