"""The words that lessons explain."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from cms.pages.models.loaded import Loaded
from cms.pages.searching import accents_off

MARKED = "marked"


@register_snippet
class GlossaryTerm(Loaded, index.Indexed):  # type: ignore[misc]
    """A word and what it means, in one language."""

    LOADED_FIELDS = ("key", "language", "term", "meaning", "linking")

    key = models.SlugField(_("key"), max_length=60, help_text=_("The same everywhere."))
    language = models.CharField(
        _("language"), max_length=8, choices=[("en", "English"), ("es", "Español")]
    )
    term = models.CharField(_("term"), max_length=120)
    meaning = models.CharField(_("meaning"), max_length=300)
    linking = models.CharField(
        _("where pages link it"),
        max_length=8,
        blank=True,
        choices=[
            ("", _("where it first stands")),
            (MARKED, _("only where it is marked")),
        ],
        help_text=_("Let a word that people also use in another sense be marked."),
    )

    search_fields = [
        index.SearchField("term", boost=2),
        index.SearchField("meaning"),
        index.SearchField("without_accents"),
        index.FilterField("language"),
        index.FilterField("key"),
    ]
    panels = [
        FieldRowPanel([FieldPanel("key"), FieldPanel("language")]),
        FieldPanel("term"),
        FieldPanel("meaning"),
        FieldPanel("linking"),
    ]

    class Meta:
        verbose_name = _("word of the glossary")
        verbose_name_plural = _("glossary")
        ordering = ["key", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "language"], name="one_meaning_of_a_word_a_language"
            ),
        ]

    def __str__(self) -> str:
        return self.term

    def without_accents(self) -> str:
        """The words that have accents, once more without: people type them so."""
        return accents_off(f"{self.term} {self.meaning}")
