"""The pages around the courses, and the words and figures that lessons share."""

from collections.abc import Sequence
from string import ascii_uppercase
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet
from wagtail.url_routing import RouteResult

from cms.pages.blocks import PageBody
from cms.pages.references import fact_keys
from coopkit.canonical import sha256_of


class Loaded(models.Model):
    """Something that `load_training` writes, and that an editor may change afterwards.

    `loaded_sha256` is the hash of its content as it was last loaded: where the content
    has another hash, a person has changed it.
    """

    LOADED_FIELDS: ClassVar[tuple[str, ...]] = ()

    loaded_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    def content(self) -> dict[str, Any]:
        """What is loaded, as plain values that can be hashed."""
        return {name: self._plain(name) for name in self.LOADED_FIELDS}

    def content_sha256(self) -> str:
        return sha256_of(self.content())

    def _plain(self, name: str) -> Any:
        value = getattr(self, name)
        if hasattr(value, "get_prep_value"):
            return value.get_prep_value()
        return value if value is None or isinstance(value, int) else str(value)


class TrainingPage(Loaded, Page):  # type: ignore[misc, django-manager-missing]
    """A page with a code, the same in every language, which names its view by string."""

    VIEW: ClassVar[str] = ""
    LOADED_FIELDS: ClassVar[tuple[str, ...]] = ("title", "slug", "code", "lead", "body")

    code = models.CharField(
        _("code"),
        max_length=16,
        help_text=_("For example M5.3; the same in every language."),
    )
    lead = models.TextField(
        _("lead"),
        blank=True,
        help_text=_("One or two sentences under the title."),
    )
    body = StreamField(PageBody(), blank=True, verbose_name=_("body"))

    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
        index.FilterField("code"),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
    ]
    settings_panels = [FieldPanel("code"), *Page.settings_panels]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.title)

    @property
    def number(self) -> str:
        """The code without its letter: `5.3` of `M5.3`."""
        return self.code.lstrip(ascii_uppercase)

    def clean(self) -> None:
        """Refuse a figure of law that is not on file, in the editor's words."""
        super().clean()
        quoted = set(fact_keys(str(self.body.get_prep_value())))
        known = LegalFact.objects.filter(key__in=quoted).values_list("key", flat=True)
        if unknown := sorted(quoted - set(known)):
            raise ValidationError(
                {
                    "body": _(
                        "No legal fact is on file under %(keys)s. Add it under Snippets, "
                        "or mend the key."
                    )
                    % {"keys": ", ".join(unknown)}
                }
            )

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = import_string(self.VIEW)(request, self)
        return response

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the draft to its editor, inside the frame of the editing page."""
        request.is_preview = True  # type: ignore[attr-defined]
        response = self.serve(request)
        response._csp_update = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
        return response


class HomePage(TrainingPage):
    """The site's front page, one a language."""

    VIEW = "cms.pages.views.home"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.CoursePage"]

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: Sequence[str]) -> RouteResult:
        """Find a page below at once by its whole address, not step by step.

        It comes without its own fields, which a page that is kept ready has no need of.
        """
        if path_components:
            url_path = f"{self.url_path}{'/'.join(path_components)}/"
            below = Page.objects.filter(slug=path_components[-1], url_path=url_path)
            if found := below.live().first():
                return RouteResult(found.specific_deferred)
        return super().route(request, path_components)


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


@register_snippet
class GlossaryTerm(Loaded):
    """A word and what it means, in one language."""

    LOADED_FIELDS = ("key", "language", "term", "meaning")

    key = models.SlugField(_("key"), max_length=60, help_text=_("The same everywhere."))
    language = models.CharField(
        _("language"), max_length=8, choices=[("en", "English"), ("es", "Español")]
    )
    term = models.CharField(_("term"), max_length=120)
    meaning = models.CharField(_("meaning"), max_length=300)

    panels = [
        FieldRowPanel([FieldPanel("key"), FieldPanel("language")]),
        FieldPanel("term"),
        FieldPanel("meaning"),
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
