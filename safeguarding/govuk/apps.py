from django.apps import AppConfig


class GovukConfig(AppConfig):
    name = "safeguarding.govuk"
    label = "govuk"
