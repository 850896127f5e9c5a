"""Addresses from an email, with what mail programs and people take along: a full stop, a bracket, a blank."""

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

# What no key of ours has, to the end of the address.
TAKEN_ALONG = r"/?[^\w/-][^/]*/?$"


@method_decorator([login_not_required, never_cache], name="dispatch")
class Tidied(RedirectView):
    """To the same address without it. The key is judged there."""

    http_method_names = ["get", "head", "options"]
