"""Pictures and recordings: small, without what a camera wrote, never without words."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

from cms.pages.blocks import AudioBlock, PictureBlock, VideoBlock
from cms.pages.forms import bare_picture
from tests.cms.pages.conftest import SmallSite

pytestmark = pytest.mark.looks
GPS, LATITUDE, CAMERA = 0x8825, 2, 0x0110


def photo(kind: str = "JPEG", size: tuple[int, int] = (90, 60)) -> bytes:
    """A picture as a phone writes it: with its place, its camera, and lying on a side."""
    exif = Image.Exif()
    exif[CAMERA] = "Telefono"
    exif[0x0112] = 6
    exif.get_ifd(GPS)[LATITUDE] = (37.0, 46.0, 30.0)
    out = BytesIO()
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    picture.save(out, kind, exif=exif)
    return out.getvalue()


@pytest.fixture
def media(settings: pytest.FixtureRequest, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def document(name: str, content: bytes = b"x") -> object:
    return get_document_model().objects.create(
        title=name, file=ContentFile(content, name=name)
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_loses_its_place_and_stands_upright(kind: str) -> None:
    assert b"Telefono" in photo(kind)
    bare = bare_picture(BytesIO(photo(kind)))
    assert bare is not None
    with Image.open(bare) as picture:
        assert picture.format == kind
        assert picture.size == (60, 90)
        assert not picture.getexif()
    assert b"Telefono" not in bare.getvalue()


def test_an_upload_is_kept_without_what_the_camera_wrote(db: None, media: Path) -> None:
    form_class = get_image_form(get_image_model())
    upload = SimpleUploadedFile("meeting.jpg", photo(), "image/jpeg")
    root = form_class().fields.get("collection")
    given = {"title": "Meeting", "description": ""}
    if root:
        given["collection"] = root.queryset.first().pk
    form = form_class(data=given, files={"file": upload})
    assert form.is_valid(), form.errors
    image = form.save()
    (stored,) = [path for path in media.rglob("*") if path.is_file()]
    assert b"Telefono" not in stored.read_bytes()
    with Image.open(stored) as picture:
        assert not picture.getexif()
    assert (image.width, image.height) == (60, 90)


def test_a_picture_is_served_small_and_its_original_never(
    small_site: SmallSite, media: Path
) -> None:
    image = get_image_model().objects.create(
        title="M", file=ContentFile(photo(size=(400, 260)), name="meeting.jpg")
    )
    value = {"image": {"image": image.pk, "alt_text": "A meeting", "decorative": False}}
    page = small_site.section(
        "Pictures", [{"type": "picture", "value": value | {"caption": ""}}]
    )
    page = type(page).objects.get(pk=page.pk)
    page.body = page.body.stream_block.to_python(
        [{"type": "picture", "value": value | {"caption": "Us"}}]
    )
    page.save_revision().publish()
    html = Client().get(page.get_url()).content.decode()
    assert 'alt="A meeting"' in html
    assert 'loading="lazy"' in html
    assert "original_images" not in html
    assert html.count("image/avif") == 1
    small = sorted(media.glob("images/*.avif"), key=lambda path: path.stat().st_size)[0]
    with Image.open(small) as picture:
        assert picture.format == "AVIF"
        assert not picture.getexif()
    response = Client().get(f"/media/images/{small.name}")
    assert response["Content-Type"] == "image/avif"
    assert b"".join(response.streaming_content) == small.read_bytes()
    for path in (
        "original_images/meeting.jpg",
        "images/..%2Foriginal_images/meeting.jpg",
    ):
        assert Client().get(f"/media/{path}").status_code == 404


def said(error: ValidationError) -> str:
    return f"{error} {getattr(error, 'block_errors', '')}"


def test_a_video_without_captions_is_refused(db: None, media: Path) -> None:
    block = VideoBlock()
    film = document("film.mp4").pk
    value = {"title": "A", "document": film, "transcript": "All.", "captions": None}
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python(value))
    assert "captions" in said(refusal.value)
    value["captions"] = document("film.vtt", b"1\n00:00 --> 00:01\nNo head").pk
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python(value))
    assert "WEBVTT" in said(refusal.value)
    value["captions"] = document("film.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nA").pk
    clean = block.clean(block.to_python(value))
    html = block.render(clean)
    assert "<track" in html
    assert "All that is said" in html


def test_a_sound_without_a_transcript_is_refused(db: None, media: Path) -> None:
    block = AudioBlock()
    value = {"title": "A", "document": document("a.mp3").pk, "transcript": ""}
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python(value))
    assert "transcript" in said(refusal.value)
    value |= {"transcript": "All.", "document": document("a.pdf").pk}
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python(value))
    assert "document" in said(refusal.value)


def test_a_picture_is_described_or_said_to_be_decoration(db: None, media: Path) -> None:
    image = get_image_model().objects.create(
        title="M", file=ContentFile(photo(size=(20, 20)), name="m.jpg")
    )
    block = PictureBlock()
    bare = {"image": image.pk, "alt_text": "", "decorative": False}
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"image": bare, "caption": ""}))
    block.clean(block.to_python({"image": bare | {"decorative": True}, "caption": ""}))
