"""Lets the last administrator in after SECRET_KEY was lost, when nobody else can help."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from partnerships.models import User
from partnerships.sign_in import security_log, sessions
from partnerships.sign_in.adapters import KeyLost
from safeguarding.addresses import on_site


class Command(BaseCommand):
    help = "Remove the second factors that can no longer be read, and print a link for choosing a new password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the email address the person signs in with")
        parser.add_argument(
            "--all-second-factors",
            action="store_true",
            help="remove those that can be read as well, for example after a lost phone",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email=User.objects.normalize_email(options["email"])).first()
        if person is None:
            raise CommandError("Nobody signs in with this address")
        if not person.is_active:
            raise CommandError("This person is not active, so a link would not let them in")
        removed = self.let_in(person, everything=options["all_second_factors"])
        self.stdout.write(f"Second factors removed: {', '.join(removed) or 'none'}. They are signed out everywhere.")
        self.stdout.write("This link works once and for three days. Anyone who has it can choose the password:")
        self.stdout.write(link_for(person))

    @transaction.atomic
    def let_in(self, person: User, *, everything: bool) -> list[str]:
        lost = [each for each in Authenticator.objects.filter(user=person) if everything or not is_readable(each)]
        for authenticator in lost:
            authenticator.delete()
        sessions.end_all(person)
        removed = sorted(each.type for each in lost)
        security_log.write(None, "let_in", of=person.pk, removed=removed)
        return removed


def is_readable(authenticator: Authenticator) -> bool:
    try:
        if authenticator.type == Authenticator.Type.TOTP:
            authenticator.wrap().validate_code("")
        elif authenticator.type == Authenticator.Type.RECOVERY_CODES:
            authenticator.wrap().generate_codes()
    except KeyLost:
        return False
    # Nothing about a passkey is encrypted.
    return True


def link_for(person: User) -> str:
    key = default_token_generator.make_token(person)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key})
    return on_site(path)
