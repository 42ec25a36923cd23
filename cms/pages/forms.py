"""Uploaded pictures: what a camera wrote into them is taken off at the door."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from PIL import Image, ImageOps
from wagtail.images.forms import BaseImageForm

WRITABLE = frozenset({"JPEG", "PNG", "WEBP", "AVIF", "GIF"})
KEPT = {"JPEG": {"quality": 92}, "WEBP": {"quality": 92}, "AVIF": {"quality": 85}}


class CleanImageForm(BaseImageForm):  # type: ignore[misc]
    """Wagtail's form for a picture, which keeps no place, time or camera of it."""

    def clean_file(self) -> Any:
        """The picture alone, turned upright; its field has read it as one already."""
        given = self.cleaned_data.get("file")
        if not given or "file" not in self.changed_data:
            return given
        bare = bare_picture(given)
        if bare is None:
            return given
        name, size = given.name, len(bare.getvalue())
        file = InMemoryUploadedFile(bare, "file", name, given.content_type, size, None)
        file.image = Image.open(BytesIO(bare.getvalue()))  # type: ignore[attr-defined]
        return file


def bare_picture(given: Any) -> BytesIO | None:
    """A picture's own points without what is written beside them; None for a drawing."""
    given.seek(0)
    with Image.open(given) as picture:
        kind = picture.format or ""
        if kind not in WRITABLE or getattr(picture, "is_animated", False):
            given.seek(0)
            return None
        upright = ImageOps.exif_transpose(picture)
        upright.info.clear()
        bare = BytesIO()
        upright.save(bare, kind, **KEPT.get(kind, {}))
    bare.seek(0)
    return bare
