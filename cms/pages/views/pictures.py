"""Pictures as they are shown: small copies of ours, never what was uploaded."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase

FOLDER = "images"  # Wagtail's folder of renditions; originals lie beside it
TYPES = {
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
}
KEEP = "public, max-age=31536000, immutable"  # another picture has another name


def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """Give a rendition; its name holds no folder, so that nothing else is reached."""
    path = Path(settings.MEDIA_ROOT) / FOLDER / name
    kind = TYPES.get(path.suffix.lower())
    if kind is None or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type=kind)
    response["Cache-Control"] = KEEP
    return response
