from django.http import HttpRequest, QueryDict

from .models import User


class SignedInRequest(HttpRequest):
    """The request of every view without `login_not_required`: SignInRequiredMiddleware lets nobody else through."""

    user: User


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form binds to: None for a page that is only opened."""
    return request.POST if request.method == "POST" else None
