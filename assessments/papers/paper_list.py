"""The papers of an assessment, for its page of papers."""

from dataclasses import dataclass
from itertools import chain

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from assessments.models import Assessment, PaperFormat

from .kinds import KINDS, PaperKind


@dataclass(frozen=True)
class Download:
    label: str
    url: str


@dataclass(frozen=True)
class Listed:
    """A kind of paper. If it has variants, each is listed with its formats."""

    name: str
    says: str
    page: str
    downloads: tuple[Download, ...]
    variants: tuple[tuple[str, tuple[Download, ...]], ...]


def papers_of(assessment: Assessment) -> list[Listed]:
    return [_listed(kind, assessment) for kind in KINDS.values()]


def variant_names(assessment: Assessment) -> dict[str, str]:
    return dict(chain.from_iterable(kind.variants(assessment) for kind in KINDS.values() if kind.variants))


def _listed(kind: PaperKind, assessment: Assessment) -> Listed:
    variants = kind.variants(assessment) if kind.variants else []
    return Listed(
        name=str(kind.label),
        says=str(kind.says),
        page="" if kind.variants else page_of(kind, assessment),
        downloads=() if kind.variants else downloads_of(kind, assessment, ""),
        variants=tuple((name, _ways(kind, assessment, variant)) for variant, name in variants),
    )


def _ways(kind: PaperKind, assessment: Assessment, variant: str) -> tuple[Download, ...]:
    page = Download(_("on the screen"), f"{page_of(kind, assessment)}?{urlencode({'of': variant})}")
    return (page, *downloads_of(kind, assessment, variant))


def page_of(kind: PaperKind, assessment: Assessment) -> str:
    if kind.page:
        return reverse(kind.page, args=[assessment.pk])
    return reverse("read-paper", args=[assessment.pk, kind.slug]) if kind.body else ""


def downloads_of(kind: PaperKind, assessment: Assessment, variant: str) -> tuple[Download, ...]:
    query = f"?{urlencode({'of': variant})}" if variant else ""
    return tuple(
        Download(str(PaperFormat(format).label), reverse("paper", args=[assessment.pk, kind.slug, format]) + query)
        for format in kind.writers
    )
