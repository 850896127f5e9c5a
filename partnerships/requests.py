from django.http import HttpRequest, QueryDict

from .models import User


class SignedInRequest(HttpRequest):
    """What a view gets: SignInRequiredMiddleware lets nobody else through to one that isn't `login_not_required`."""

    user: User


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form binds to: None for a page that is only opened."""
    return request.POST if request.method == "POST" else None
