"""Links copied from an email with something extra: a full stop, a bracket, a space."""

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

# From the first character that our keys never contain, to the end of the address.
TAKEN_ALONG = r"/?[^\w/-][^/]*/?$"


@method_decorator([login_not_required, never_cache], name="dispatch")
class Tidied(RedirectView):
    """Redirects to the address without the extra characters. The key is checked there."""

    http_method_names = ["get", "head", "options"]
