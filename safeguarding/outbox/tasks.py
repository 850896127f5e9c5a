import datetime

from django.utils import timezone

from safeguarding.background.policy import task
from safeguarding.background.times import Every

from .models import Email, State
from .sending import MOST_TRIES, deliver, settle

# Long after any worker that was sending it has ended.
AN_HOUR = datetime.timedelta(hours=1)
A_DAY = datetime.timedelta(days=1)
KEPT = datetime.timedelta(days=30)


@task(seconds=30, tries=MOST_TRIES, wait=60)
def send_email(email: int) -> None:
    # It may have been deleted meanwhile.
    for found in Email.objects.filter(pk=email):
        deliver(found)


@task(seconds=120, tries=2, wait=60, when=Every(minutes=60))
def tidy_outbox() -> None:
    """Gives emails whose workers were lost too often a final state, and deletes old rows."""
    now = timezone.now()
    for email in Email.objects.filter(state=State.SENDING, changed_at__lt=now - AN_HOUR):
        settle(email, State.UNKNOWN, why="WorkerLost")
    for email in Email.objects.filter(state=State.WAITING, left_at__lt=now - A_DAY):
        settle(email, State.FAILED, why=email.why or "WorkerLost")
    Email.objects.filter(left_at__lt=now - KEPT).delete()
