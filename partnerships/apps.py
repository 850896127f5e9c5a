from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = _("Partnerships")

    def ready(self) -> None:
        # Imported for their signal receivers.
        for name in ("addresses", "devices", "security_log", "sessions"):
            import_module(f"partnerships.sign_in.{name}")
        import_module("partnerships.services.invitations")
        import_module("partnerships.sign_in.sessions").replace_allauths()
