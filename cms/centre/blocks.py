"""The blocks of a rights guide: what plain pages have, and the card."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.pages.blocks import (
    PREVIEW,
    AudioBlock,
    IdeaBlock,
    MarkdownBlock,
    PictureBlock,
    VideoBlock,
)
from cms.pages.references import Fact, worded


class CardBlock(blocks.StructBlock):  # type: ignore[misc]
    """What stands on the printed card: it fits into a pocket and is read in a hurry."""

    title = blocks.CharBlock(max_length=60, label=_("Title"))
    lines = blocks.ListBlock(
        blocks.CharBlock(max_length=200),
        min_num=3,
        max_num=8,
        label=_("Lines"),
        help_text=_("Short ones. A figure of law stands by its key."),
    )
    say = blocks.CharBlock(
        max_length=200,
        label=_("What to say"),
        help_text=_("One sentence to a boss or an officer."),
    )
    do_first = blocks.CharBlock(max_length=200, label=_("What to do first"))

    def get_context(
        self, value: Mapping[str, Any], parent_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | {"card": card_words(value, context.get("facts", {}))}

    class Meta:
        icon = "clipboard-list"
        label = _("Card")
        description = _("The lines of the printed card, at most one a guide")
        template = "cms/centre/blocks/card.html"
        preview_template = PREVIEW
        preview_value = {
            "title": "Your pay",
            "lines": ["Every hour is paid.", "Write your hours down.", "Ask in writing."],
            "say": "Please show me how my pay was worked out.",
            "do_first": "Write down today’s hours.",
        }


class GuideBody(blocks.StreamBlock):  # type: ignore[misc]
    """The body of a rights guide."""

    text = MarkdownBlock()
    idea = IdeaBlock()
    card = CardBlock()
    picture = PictureBlock()
    audio = AudioBlock()
    video = VideoBlock()

    class Meta:
        required = False
        block_counts = {"card": {"max_num": 1}}


def card_words(value: Mapping[str, Any], facts: Mapping[str, Fact]) -> dict[str, Any]:
    """A card's words with each figure of law in the place of its key."""
    said = worded(value["say"], facts)
    return {
        "title": worded(value["title"], facts),
        "lines": [worded(line, facts) for line in value["lines"]],
        "say": said if said.startswith("“") else f"“{said}”",
        "do_first": worded(value["do_first"], facts),
    }
