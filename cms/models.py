"""The wing's models, gathered so that Wagtail finds them."""

from cms.courses.models import CoursePage, LessonPage, ModulePage
from cms.pages.models import GlossaryTerm, HomePage, LegalFact

__all__ = [
    "CoursePage",
    "GlossaryTerm",
    "HomePage",
    "LegalFact",
    "LessonPage",
    "ModulePage",
]
