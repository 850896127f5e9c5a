from django.http import HttpRequest

from .models import User


class SignedInRequest(HttpRequest):
    """What a view gets: SignInRequiredMiddleware lets nobody else through to one that isn't `login_not_required`."""

    user: User
