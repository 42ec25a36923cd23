"""What one takes along of a course: papers, a cartridge, lessons kept on a phone."""

from cms.courses.api.cartridges import course_cartridge
from cms.courses.api.keeping import keep_worker, kept
from cms.courses.api.papers import lesson_pdf, module_pdf

__all__ = [
    "course_cartridge",
    "keep_worker",
    "kept",
    "lesson_pdf",
    "module_pdf",
]
