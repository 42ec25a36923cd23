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
    FILE_KIND = "course"
    IS_COURSE = True
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ModulePage"]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class ModulePage(TrainingPage):
    """A part of a course: about a week's work for a group."""

    VIEW = "cms.courses.views.module"
    FILE_KIND = "module"
    parent_page_types = ["cms.CoursePage"]
    subpage_types = ["cms.LessonPage"]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")


class LessonPage(TrainingPage):
    """A lesson: a story, the matter, an example, an exercise, questions."""

    VIEW = "cms.courses.views.lesson"
    FILE_KIND = "lesson"
    IS_LESSON = True
    FRONT_FIELDS = ("minutes",)
    LOADED_FIELDS = (*TrainingPage.LOADED_FIELDS, *FRONT_FIELDS)
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


class UsedKey(models.Model):
    """A block that once stood in a lesson: its key, its kind, its question's hash.

    Answers are kept under a block's id for ever, so a key never names another kind of
    thing, and comes back after it has gone only with the same question.
    """

    block_id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=16)
    key = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)
    question_sha = models.CharField(max_length=64, blank=True)
    is_gone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "key"], name="a_key_of_a_lesson_names_one_thing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.key}"
