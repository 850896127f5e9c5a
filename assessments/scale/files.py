"""Evidence files on disk. If the seeding fails, none of them stays."""

from django.core.files.base import ContentFile

from assessments.models import EvidenceFile
from assessments.models.evidence_file import own_name, private_storage


class Files:
    def __init__(self) -> None:
        self._names: list[str] = []

    def write(self, content: bytes) -> str:
        name = private_storage().save(own_name(EvidenceFile(), ""), ContentFile(content))
        self._names.append(name)
        return name

    def delete(self) -> None:
        for name in self._names:
            private_storage().delete(name)
