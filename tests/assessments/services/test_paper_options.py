import pytest

from assessments.models import PaperOptions
from assessments.services import paper_options
from assessments.services.errors import StaleRow


def test_if_two_leads_make_the_first_choices_at_once_the_second_is_refused(assessment, alice, bob):
    """Both read that nobody had chosen before either of them saved."""
    first, second = (PaperOptions(assessment=assessment, meeting=meeting) for meeting in ("Executive", "Quality group"))
    paper_options.save(first, by=alice, version=1)

    with pytest.raises(StaleRow) as refusal:
        paper_options.save(second, by=bob, version=1)

    stored = PaperOptions.objects.get()
    assert (stored.meeting, stored.changed_by) == ("Executive", alice)
    assert refusal.value.stored == stored
