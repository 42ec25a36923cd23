"""The pages around the courses, and the words and figures that lessons share."""

from cms.pages.models.facts import LegalFact
from cms.pages.models.glossary import GlossaryTerm
from cms.pages.models.loaded import Loaded
from cms.pages.models.site import (
    GlossaryPage,
    HomePage,
    LibraryPage,
    ResourceKind,
    ResourcePage,
    SectionPage,
    Topic,
)
from cms.pages.models.training import TrainingPage

__all__ = [
    "GlossaryPage",
    "GlossaryTerm",
    "HomePage",
    "LegalFact",
    "LibraryPage",
    "Loaded",
    "ResourceKind",
    "ResourcePage",
    "SectionPage",
    "Topic",
    "TrainingPage",
]
