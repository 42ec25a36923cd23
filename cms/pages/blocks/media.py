"""Pictures and recordings: ours to serve, and never without their words."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from cms.pages.blocks.texts import PREVIEW, MarkdownBlock

SOUNDS = (".mp3", ".m4a", ".ogg", ".opus")
FILMS = (".mp4", ".webm")
CAPTIONS = ".vtt"


class PictureBlock(blocks.StructBlock):  # type: ignore[misc]
    """A picture, small by default; described, or said to be decoration."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(required=False, max_length=200, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A picture with a description for people who do not see it")
        template = "cms/pages/blocks/picture.html"
        preview_template = PREVIEW
        preview_value = {"image": None, "caption": "The founding meeting, drawn"}


class _RecordingBlock(blocks.StructBlock):  # type: ignore[misc]
    """A file of ours with all that is said in it as text."""

    ENDS: tuple[str, ...] = ()

    title = blocks.CharBlock(max_length=140, label=_("Title"))
    document = DocumentChooserBlock(label=_("File"))
    transcript = MarkdownBlock(
        label=_("Transcript"),
        help_text=_("All that is said, and what is heard besides. Nobody goes without."),
    )

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        cleaned: Mapping[str, Any] = super().clean(value)
        end = _end_of(cleaned["document"])
        if end not in self.ENDS:
            raise blocks.StructBlockValidationError(
                {
                    "document": ValidationError(
                        _(
                            "This file ends in “%(end)s”. Choose one that "
                            "ends in %(ends)s."
                        )
                        % {"end": end, "ends": ", ".join(self.ENDS)}
                    )
                }
            )
        return cleaned


class AudioBlock(_RecordingBlock):
    """Something to hear, with its transcript."""

    ENDS = SOUNDS

    class Meta:
        icon = "media"
        label = _("Sound")
        description = _("A recording to hear, with all its words below")
        template = "cms/pages/blocks/audio.html"
        preview_template = PREVIEW
        preview_value = {
            "title": "Two members tell how they began",
            "document": None,
            "transcript": "**Rosa:** We were four, and had one truck.",
        }


class VideoBlock(_RecordingBlock):
    """A film, with captions in the picture and a transcript below."""

    ENDS = FILMS

    captions = DocumentChooserBlock(
        label=_("Captions"), help_text=_("A WebVTT file, which ends in .vtt.")
    )

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        cleaned: Mapping[str, Any] = super().clean(value)
        if not _is_webvtt(cleaned["captions"]):
            raise blocks.StructBlockValidationError(
                {
                    "captions": ValidationError(
                        _(
                            "This is not a caption file. Choose one that ends in .vtt "
                            "and begins with WEBVTT."
                        )
                    )
                }
            )
        return cleaned

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("A film with captions, and all its words below")
        template = "cms/pages/blocks/video.html"
        preview_template = PREVIEW
        preview_value = {
            "title": "How a vote is counted",
            "document": None,
            "captions": None,
            "transcript": "A hand puts twelve slips of paper on a table.",
        }


def _end_of(document: Any) -> str:
    return PurePath(document.filename).suffix.lower() if document else ""


def _is_webvtt(document: Any) -> bool:
    if _end_of(document) != CAPTIONS:
        return False
    try:
        with document.open_file() as file:
            return bool(file.read(9).removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"))
    except OSError:
        return False
