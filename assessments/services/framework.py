"""The twelve components and the inspectorates' scales, as the project ships them."""

from django.core.management import call_command

from assessments.models import Component, RatingScale


def load_framework() -> None:
    """Load components and rating scales where there are none.

    What is there stays as it is: administrators may have put guidance into their own words.
    """
    for model, fixture in ((Component, "components"), (RatingScale, "rating_scales")):
        if not model.objects.exists():
            call_command("loaddata", fixture, verbosity=0)
