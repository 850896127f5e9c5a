from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class BackgroundConfig(AppConfig):
    name = "safeguarding.background"
    verbose_name = _("Work in the background")

    def ready(self) -> None:
        import_module("safeguarding.background.checks")
        # Each app's tasks.py registers what can be enqueued by name.
        autodiscover_modules("tasks")
