"""The pages around the courses: front page, plain pages, glossary, library."""

from collections.abc import Sequence

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db import models
from django.db.models import Exists, Q
from django.http import HttpRequest
from django.utils.translation import get_language_info, gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import SynchronizedField

from cms.pages.models.training import TrainingPage


class HomePage(TrainingPage):
    """The site's front page, one a language."""

    VIEW = "cms.pages.views.home"
    FILE_KIND = "home"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        *("cms.CoursePage", "cms.SectionPage", "cms.GlossaryPage", "cms.LibraryPage"),
        "cms.GuidesPage",
    ]
    max_count = len(settings.WAGTAIL_CONTENT_LANGUAGES)

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: Sequence[str]) -> RouteResult:
        """Find a page below at once by its whole address, not step by step.

        It comes without its own fields, which a page that is kept ready has no need of.
        """
        if path_components:
            url_path = f"{self.url_path}{'/'.join(path_components)}/"
            below = Page.objects.filter(slug=path_components[-1], url_path=url_path)
            shut = _shut_by([*self._prefixes(path_components), "/", self.url_path])
            if found := below.live().annotate(is_shut=shut).first():
                page = found.specific_deferred
                page.routed_from, page.is_open = self, not vars(found)["is_shut"]
                return RouteResult(page)
        return super().route(request, path_components)

    def _prefixes(self, path_components: Sequence[str]) -> list[str]:
        ends = range(1, len(path_components) + 1)
        return [f"{self.url_path}{'/'.join(path_components[:end])}/" for end in ends]


def _shut_by(url_paths: Sequence[str]) -> Q:
    """Whether something keeps readers from one of these pages, or may.

    A page that stands for another one is kept as that one is; it is looked at later.
    """
    restrictions = PageViewRestriction.objects.filter(page__url_path__in=url_paths)
    aliases = Page.objects.filter(alias_of__isnull=False, url_path__in=url_paths)
    return Q(Exists(restrictions)) | Q(Exists(aliases))


class SectionPage(TrainingPage):
    """A plain page: who we are, how to help, what we keep."""

    VIEW = "cms.pages.views.section"
    FILE_KIND = "section"
    parent_page_types = ["cms.HomePage", "cms.SectionPage"]
    subpage_types = ["cms.SectionPage"]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")


class GlossaryPage(TrainingPage):
    """All words, A to Z, beside their other language; one a language."""

    VIEW = "cms.pages.views.glossary"
    FILE_KIND = "glossary"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("glossary page")
        verbose_name_plural = _("glossary pages")


class LibraryPage(TrainingPage):
    """The library: what there is to read, print and hear; one a language."""

    VIEW = "cms.pages.views.library"
    FILE_KIND = "library"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ResourcePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("library")
        verbose_name_plural = _("libraries")


class ResourceKind(models.TextChoices):
    DOCUMENT = "document", _("document")
    LINK = "link", _("address to look up")
    TEMPLATE = "template", _("template to fill in")
    RECORDING = "recording", _("recording")


class Topic(models.TextChoices):
    STARTING = "starting", _("Starting a co-op")
    DECIDING = "deciding", _("Deciding together")
    MONEY = "money", _("Money")
    PAY = "pay", _("Your pay")
    SAFETY = "safety", _("Safety and respect")
    IMMIGRANTS = "immigrants", _("Immigrant workers")


class ResourcePage(TrainingPage):
    """One thing of the library, and what somebody has to know before trusting it."""

    VIEW = "cms.pages.views.resource"
    FILE_KIND = "resource"
    FRONT_FIELDS = (
        *("kind", "topic", "in_languages", "made_by", "found_at", "checked_on"),
    )
    LOADED_FIELDS = (*TrainingPage.LOADED_FIELDS, *FRONT_FIELDS)
    parent_page_types = ["cms.LibraryPage"]
    subpage_types: list[str] = []

    kind = models.CharField(_("kind"), max_length=16, choices=ResourceKind)
    topic = models.CharField(_("topic"), max_length=16, choices=Topic)
    in_languages = models.CharField(
        _("its languages"), max_length=60, help_text=_("For example: en es.")
    )
    made_by = models.CharField(_("who made it"), max_length=160)
    found_at = models.CharField(
        _("where it is found"),
        max_length=200,
        blank=True,
        help_text=_("An address to type, or a law’s number. We load nothing from there."),
    )
    document = models.ForeignKey(
        "wagtaildocs.Document",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("file"),
    )
    checked_on = models.DateField(_("last checked on"))

    search_fields = [
        *TrainingPage.search_fields,
        index.SearchField("made_by"),
        index.SearchField("found_at"),
        index.FilterField("topic"),
    ]
    content_panels = [
        *TrainingPage.content_panels[:-1],
        FieldRowPanel([FieldPanel("kind"), FieldPanel("topic")]),
        FieldRowPanel([FieldPanel("made_by"), FieldPanel("in_languages")]),
        FieldPanel("found_at"),
        FieldPanel("document"),
        FieldPanel("checked_on"),
        FieldPanel("body"),
    ]
    override_translatable_fields = [
        *TrainingPage.override_translatable_fields,
        SynchronizedField("in_languages"),
        SynchronizedField("found_at"),
    ]

    @property
    def language_names(self) -> str:
        """Its languages, each in itself."""
        codes = self.in_languages.replace(",", " ").split()
        known = [code for code in codes if code in LANG_INFO]
        return ", ".join(get_language_info(code)["name_local"] for code in known)

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
