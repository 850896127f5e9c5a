from django.apps import AppConfig


class ProofConfig(AppConfig):
    name = "tests.background"
    label = "background_proof"
