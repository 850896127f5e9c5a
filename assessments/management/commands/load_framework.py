from typing import Any

from django.core.management.base import BaseCommand

from assessments.services.framework import load_framework


class Command(BaseCommand):
    help = "Load the twelve components and the rating scales if there are none. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        load_framework()
