"""Blocks that every kind of page may use."""

from wagtail import blocks

from cms.pages.blocks.media import AudioBlock, PictureBlock, VideoBlock
from cms.pages.blocks.texts import (
    PREVIEW,
    IdeaBlock,
    KeyBlock,
    MarkdownBlock,
    RoomBlock,
    RoomsBlock,
)

__all__ = [
    "PREVIEW",
    "AudioBlock",
    "IdeaBlock",
    "KeyBlock",
    "MarkdownBlock",
    "PageBody",
    "PictureBlock",
    "RoomBlock",
    "RoomsBlock",
    "VideoBlock",
]


class PageBody(blocks.StreamBlock):  # type: ignore[misc]
    """The body of a page that is not a lesson."""

    text = MarkdownBlock()
    idea = IdeaBlock()
    rooms = RoomsBlock()
    picture = PictureBlock()
    audio = AudioBlock()
    video = VideoBlock()

    class Meta:
        required = False
