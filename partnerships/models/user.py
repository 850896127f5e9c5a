from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeguarding.names import by_name

from .history import History


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Trimmed and in lower case: nobody means two people by two ways of typing one address."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=self.normalize_email(username))


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with their email address."""

    email = models.EmailField(
        _("email address"),
        unique=True,
        error_messages={"unique": _("Someone with this email address is already here")},
    )
    name = models.CharField(_("name"), max_length=150)
    is_staff = models.BooleanField(
        _("administrator"), default=False, help_text=_("Can sign in to the administration pages.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick this instead of deleting the person: what they wrote stays.")
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    # Django Simple History stores it with the change if it is set before saving.
    _change_reason: str

    objects = UserManager()
    history = History(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = [by_name("name"), "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_once_in_any_case",
                violation_error_message=_("Someone with this email address is already here"),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, **options: Any) -> None:
        named = options.get("update_fields")
        untold = named is not None and {*named} <= {"password", "last_login"}
        if untold:
            # Sign-ins and new passwords go to the security log, not the history.
            self.skip_history_when_saving = True
        super().save(**options)
        if untold:
            del self.skip_history_when_saving

    def clean(self) -> None:
        self.email = UserManager.normalize_email(self.email)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
