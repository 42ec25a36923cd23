"""What every page of the training has."""

from collections.abc import Sequence
from string import ascii_uppercase
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.pages.blocks import PageBody
from cms.pages.models.facts import LegalFact
from cms.pages.models.loaded import Loaded
from cms.pages.references import fact_keys
from cms.pages.searching import accents_off, written_in


class TrainingPage(Loaded, Page):  # type: ignore[misc, django-manager-missing]
    """A page with a code, the same in every language, which names its view by string."""

    VIEW: ClassVar[str] = ""
    FILE_KIND: ClassVar[str] = ""  # what a file calls such a page
    IS_COURSE: ClassVar[bool] = False  # a course stands first on the home page
    IS_LESSON: ClassVar[bool] = False  # a lesson has questions, and a guide
    FRONT_FIELDS: ClassVar[tuple[str, ...]] = ()  # its own, from a file's front matter
    FACT_FIELDS: ClassVar[tuple[str, ...]] = ()  # lists of keys of figures of law
    LOADED_FIELDS: ClassVar[tuple[str, ...]] = ("title", "slug", "code", "lead", "body")

    routed_from: "TrainingPage | None" = None  # the home by way of which it was found
    is_open = False  # whether it is known that nothing keeps anybody from it

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
        index.SearchField("plain_text"),
        index.SearchField("without_accents"),
        index.FilterField("code"),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("code"),
        FieldPanel("lead"),
        FieldPanel("body"),
    ]
    # A page that is made by translation begins with these of its source.
    override_translatable_fields: Sequence[SynchronizedField] = [
        SynchronizedField("slug"),
        SynchronizedField("code", overridable=False),
    ]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.title)

    @property
    def number(self) -> str:
        """The code without its letter: `5.3` of `M5.3`."""
        return self.code.lstrip(ascii_uppercase)

    def quoted_facts(self) -> list[str]:
        """The keys of the figures of law that its readers are shown, each once."""
        named = [key for name in self.FACT_FIELDS for key in getattr(self, name)]
        return list(dict.fromkeys([*fact_keys(str(self.body.get_prep_value())), *named]))

    def plain_text(self) -> str:
        """What a search looks through: the words of the body that all readers see."""
        return written_in(self.body.get_prep_value())

    def without_accents(self) -> str:
        """The words that have accents, once more without: people type them so."""
        return accents_off(f"{self.title} {self.lead} {self.plain_text()}")

    def clean(self) -> None:
        """Refuse a figure of law that is not on file, in the editor's words."""
        super().clean()
        quoted = set(self.quoted_facts())
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

    def get_view_restrictions(self) -> Any:
        """What keeps readers from this page; not asked where its route has looked."""
        if self.is_open:
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = import_string(self.VIEW)(request, self)
        return response

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the draft to its editor, inside the frame of the editing page."""
        request.is_preview = True  # type: ignore[attr-defined]
        response = self.serve(request)
        response._csp_update = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
        return response
