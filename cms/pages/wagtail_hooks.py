"""What editors find in Wagtail's admin: the list of what they have to look at."""

from collections.abc import Mapping
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.pages.models import GlossaryTerm, LegalFact
from cms.pages.selectors import facts_due
from cms.pages.selectors.kept import draw_anew

for _signal in (page_published, page_unpublished, post_page_move):
    _signal.connect(draw_anew)
for _changed in (GlossaryTerm, LegalFact, PageViewRestriction):
    post_save.connect(draw_anew, sender=_changed)
    post_delete.connect(draw_anew, sender=_changed)


class FactsDuePanel(Component):  # type: ignore[misc]
    """On the editors' home: how many figures of law are to be looked at again."""

    name = "facts_due"
    order = 50
    template_name = "cms/pages/facts_due_panel.html"

    def get_context_data(
        self, parent_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        return {"due": facts_due(on=timezone.localdate()), "url": reverse("pages:facts")}


@hooks.register("construct_homepage_panels")  # type: ignore[untyped-decorator]
def add_facts_due(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(FactsDuePanel())


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def facts_in_the_menu() -> MenuItem:
    return MenuItem(
        _("Figures of law, and what pages lack"),
        reverse("pages:facts"),
        name="figures-of-law",
        icon_name="calendar-check",
        order=50,
    )


class TrainingChecks(ContentCheckerItem):  # type: ignore[misc]
    """Wagtail's own checks while one writes, and ours: what the site is tested for."""

    axe_run_only = (
        *ContentCheckerItem.axe_run_only,
        *("color-contrast", "definition-list", "dlitem", "image-alt", "label"),
        *("landmark-one-main", "link-in-text-block", "list", "listitem"),
        *("page-has-heading-one", "scrollable-region-focusable", "td-headers-attr"),
        *("th-has-data-cells", "valid-lang", "video-caption"),
    )


@hooks.register("construct_wagtail_userbar")  # type: ignore[untyped-decorator]
def check_what_the_site_is_tested_for(
    request: HttpRequest, items: list[Any], page: Page | None
) -> None:
    items[:] = [
        TrainingChecks() if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]


@hooks.register("after_publish_page")  # type: ignore[untyped-decorator]
def draw_pictures(request: HttpRequest, page: Page) -> None:
    """Make the small copies of a page's pictures now: no reader waits for them."""
    for block in getattr(page.specific, "body", ()):
        if block.block_type == "picture":
            block.render()
