"""The pages around the courses."""

from wagtail.models import Page


class HomePage(Page):  # type: ignore[misc]
    """The site's front page, one a language."""

    parent_page_types = ["wagtailcore.Page"]
