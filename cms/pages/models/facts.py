"""Figures of law, each with its source and its dates."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet

from cms.pages.models.loaded import Loaded


@register_snippet
class LegalFact(Loaded):
    """A figure of law with its source and its dates; lessons quote it by key."""

    LOADED_FIELDS = (
        "key",
        "jurisdiction",
        "value",
        "unit",
        "label_en",
        "label_es",
        "words_en",
        "words_es",
        "effective_from",
        "effective_to",
        "source",
        "checked_on",
        "review_by",
    )

    key = models.CharField(
        _("key"),
        max_length=80,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]*$")],
        help_text=_("For example us-federal.cash_floor; a text quotes it by {fact:…}."),
    )
    jurisdiction = models.CharField(_("jurisdiction"), max_length=16)
    value = models.CharField(_("value"), max_length=80, help_text=_("For example: 1/5."))
    unit = models.CharField(_("unit"), max_length=40, help_text=_("For example: share."))
    label_en = models.CharField(_("what it is, in English"), max_length=200)
    label_es = models.CharField(_("what it is, in Spanish"), max_length=200)
    words_en = models.CharField(_("in words, in English"), max_length=120)
    words_es = models.CharField(_("in words, in Spanish"), max_length=120)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("in force until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    checked_on = models.DateField(_("checked on"))
    review_by = models.DateField(_("to be checked again by"))

    panels = [
        FieldRowPanel([FieldPanel("key"), FieldPanel("jurisdiction")]),
        FieldRowPanel([FieldPanel("value"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("label_en"), FieldPanel("label_es")]),
        FieldRowPanel([FieldPanel("words_en"), FieldPanel("words_es")]),
        FieldRowPanel([FieldPanel("effective_from"), FieldPanel("effective_to")]),
        FieldPanel("source"),
        FieldRowPanel([FieldPanel("checked_on"), FieldPanel("review_by")]),
    ]

    class Meta:
        verbose_name = _("legal fact")
        verbose_name_plural = _("legal facts")
        ordering = ["key", "effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "effective_from"], name="one_value_of_a_fact_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(effective_to__isnull=True)
                | models.Q(effective_to__gte=models.F("effective_from")),
                name="a_fact_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.words_en}"

    def clean(self) -> None:
        """Refuse dates that run backwards, in the editor's words."""
        if self.effective_to and self.effective_to < self.effective_from:
            raise ValidationError(
                {"effective_to": _("A fact cannot end before it begins. Mend a date.")}
            )
