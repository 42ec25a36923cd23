"""Blocks of text that every kind of page may use."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail_localize.segments import StringSegmentValue

from cms.pages.markdown import html_of
from cms.pages.paragraphs import named_paragraphs, with_paragraphs
from cms.pages.searching import plain

PREVIEW = "cms/pages/block_preview.html"


class MarkdownBlock(blocks.TextBlock):  # type: ignore[misc]
    """Text in Markdown: headings, lists, bold, links, figures of law by key."""

    def render_basic(
        self, value: str, context: Mapping[str, Any] | None = None
    ) -> SafeString:
        given = context or {}
        html = html_of(
            value,
            facts=given.get("facts"),
            links=given.get("links"),
            glossary=given.get("glossary", ""),
        )
        return mark_safe(html)  # noqa: S308 (the renderer escapes all HTML in a text)

    def get_searchable_content(self, value: str) -> list[str]:
        return [plain(value)]

    def get_translatable_segments(self, value: str) -> list[StringSegmentValue]:
        """A translator is given paragraphs; one that was changed is the only one due."""
        return [StringSegmentValue(*named) for named in named_paragraphs(value)]

    def restore_translated_segments(
        self, value: str, segments: Sequence[StringSegmentValue]
    ) -> str:
        """The text with its translated paragraphs; the others stay as they are."""
        given = {segment.path: segment.render_text() for segment in segments}
        return with_paragraphs(value, given)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Text in Markdown: headings, lists, bold, links")
        preview_template = PREVIEW
        preview_value = (
            "## Why it matters\n\nWhen a year ends with money left over, the **members** "
            "decide what happens to it."
        )


class KeyBlock(blocks.CharBlock):  # type: ignore[misc]
    """A key: the same in every language, so that nobody translates or searches it."""

    def get_searchable_content(self, value: str) -> list[str]:
        return []

    def get_translatable_segments(self, value: str) -> list[StringSegmentValue]:
        return []

    class Meta:
        icon = "key"


class IdeaBlock(blocks.StructBlock):  # type: ignore[misc]
    """The one idea that a reader should keep."""

    title = blocks.CharBlock(max_length=90, label=_("Title"))
    text = MarkdownBlock(label=_("Text"))

    class Meta:
        icon = "key"
        label = _("Idea to keep")
        description = _("The one idea that a reader should keep, in a tinted box")
        template = "cms/pages/blocks/idea.html"
        preview_template = PREVIEW
        preview_value = {
            "title": "The idea to keep",
            "text": "The account is a record, not a bank account.",
        }


class RoomBlock(blocks.StructBlock):  # type: ignore[misc]
    """What one of the four rooms of the site is for."""

    room = blocks.ChoiceBlock(
        choices=[
            ("learn", _("Learn")),
            ("decide", _("Decide")),
            ("money", _("Money")),
            ("papers", _("Papers")),
        ],
        label=_("Room"),
    )
    title = blocks.CharBlock(max_length=60, label=_("Title"))
    text = blocks.CharBlock(max_length=240, label=_("Text"))

    class Meta:
        icon = "home"
        label = _("Room")
        description = _("What one of the four rooms is for")
        preview_template = PREVIEW
        preview_value = {
            "room": "learn",
            "title": "Learn",
            "text": "Lessons for your group, free to read.",
        }


class RoomsBlock(blocks.StructBlock):  # type: ignore[misc]
    """The four rooms side by side."""

    title = blocks.CharBlock(max_length=90, label=_("Title"))
    rooms = blocks.ListBlock(RoomBlock(), label=_("Rooms"))

    def get_context(
        self, value: Mapping[str, Any], parent_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        icons = {"learn": "book", "decide": "ballot", "money": "coins", "papers": "paper"}
        context: dict[str, Any] = super().get_context(value, parent_context)
        rooms = [(room, icons.get(room["room"], "home")) for room in value["rooms"]]
        return context | {"pairs": [rooms[at : at + 2] for at in range(0, len(rooms), 2)]}

    class Meta:
        icon = "home"
        label = _("The four rooms")
        description = _("The four rooms of the site side by side")
        template = "cms/pages/blocks/rooms.html"
        preview_template = PREVIEW
        preview_value = {
            "title": "Four rooms, one house",
            "rooms": [
                {"room": "learn", "title": "Learn", "text": "Lessons for your group."},
                {"room": "decide", "title": "Decide", "text": "Votes with their sums."},
            ],
        }
