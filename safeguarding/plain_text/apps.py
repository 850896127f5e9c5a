from django.apps import AppConfig


class PlainTextConfig(AppConfig):
    name = "safeguarding.plain_text"
