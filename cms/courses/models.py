"""Courses, their modules, and their lessons."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms.courses.blocks import LessonBody
from cms.pages.models import TrainingPage


class CoursePage(TrainingPage):
    """A course: modules in an order."""

    VIEW = "cms.courses.views.course"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ModulePage"]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class ModulePage(TrainingPage):
    """A part of a course: about a week's work for a group."""

    VIEW = "cms.courses.views.module"
    parent_page_types = ["cms.CoursePage"]
    subpage_types = ["cms.LessonPage"]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")


class LessonPage(TrainingPage):
    """A lesson: a story, the matter, an example, an exercise, questions."""

    VIEW = "cms.courses.views.lesson"
    LOADED_FIELDS = (*TrainingPage.LOADED_FIELDS, "minutes")
    parent_page_types = ["cms.ModulePage"]
    subpage_types: list[str] = []

    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=20,
        help_text=_("To read it and answer the questions, without the exercise."),
    )
    body = StreamField(LessonBody(), blank=True, verbose_name=_("body"))

    content_panels = [
        *TrainingPage.content_panels[:-1],
        FieldPanel("minutes"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
