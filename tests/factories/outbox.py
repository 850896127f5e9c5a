from factory import LazyAttribute, Sequence, django

from safeguarding.outbox.models import Email


class EmailFactory(django.DjangoModelFactory):
    class Meta:
        model = Email

    message_id = Sequence(lambda n: f"<{n}@safeguarding.example>")
    to = Sequence(lambda n: f"reader{n}@example.org")
    whom = LazyAttribute(lambda each: each.to)
    subject = "You are invited to join Northshire"
    about = "views 1"
    content = "locked"
    why = ""
