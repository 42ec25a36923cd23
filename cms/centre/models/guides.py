"""Rights guides: a page for each topic and place, and the page that holds them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.centre.blocks import GuideBody
from cms.centre.models.places import RightsTopic
from cms.pages.models import TrainingPage

FEDERAL = "us-federal"
PLACES = {FEDERAL: _("All of the United States"), "us-ca": _("California")}


class GuidesPage(TrainingPage):
    """All rights guides, by topic and place; one a language."""

    VIEW = "cms.centre.views.guides.shelf"
    FILE_KIND = "guides"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.GuidePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("page of rights guides")
        verbose_name_plural = _("pages of rights guides")


class GuidePage(TrainingPage):
    """What the law of one place gives a worker on one topic, and what to do."""

    VIEW = "cms.centre.views.guides.guide"
    FILE_KIND = "guide"
    FACT_FIELDS = ("calls",)
    FRONT_FIELDS = ("topic", "place", "calls")
    LOADED_FIELDS = (*TrainingPage.LOADED_FIELDS, *FRONT_FIELDS)
    parent_page_types = ["cms.GuidesPage"]
    subpage_types: list[str] = []

    topic = models.CharField(_("topic"), max_length=16, choices=RightsTopic)
    place = models.CharField(
        _("place"), max_length=16, help_text=_("Whose law: us-federal, or us-ca.")
    )
    calls = models.JSONField(
        _("whom to call"),
        default=list,
        blank=True,
        help_text=_("A list of the keys of telephone numbers among the legal facts."),
    )
    body = StreamField(GuideBody(), blank=True, verbose_name=_("body"))

    search_fields = [*TrainingPage.search_fields, index.FilterField("topic")]
    content_panels = [
        *TrainingPage.content_panels[:-1],
        FieldRowPanel([FieldPanel("topic"), FieldPanel("place")]),
        FieldPanel("calls"),
        FieldPanel("body"),
    ]
    override_translatable_fields = [
        *TrainingPage.override_translatable_fields,
        SynchronizedField("place"),
        SynchronizedField("calls"),
    ]

    class Meta:
        verbose_name = _("rights guide")
        verbose_name_plural = _("rights guides")

    @property
    def place_name(self) -> str:
        """The place in words; a place that has none yet is shown by its key."""
        return str(PLACES.get(self.place, self.place))
