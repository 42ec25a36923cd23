"""What a guest answered: carried by the guest's own browser, signed, and nowhere else.

One cookie that ends with the browser's session. Nothing of it is written anywhere here.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponseBase

from cms.courses.pocket import Kept, packed, unpacked

COOKIE = settings.ANSWERS_COOKIE_NAME


def _signer() -> Signer:
    return Signer(salt="cms.courses.answers")


def minute_of(at: datetime) -> int:
    """A moment as the pocket counts: minutes since 1970."""
    return int(at.timestamp()) // 60


def answers_carried(request: HttpRequest) -> dict[str, Kept]:
    """What the browser carries, by question's name; nothing if it was tampered with."""
    try:
        text = _signer().unsign(request.COOKIES.get(COOKIE, ""))
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (BadSignature, binascii.Error, ValueError):
        return {}
    return unpacked(data)


def carry(response: HttpResponseBase, answers: Mapping[str, Kept]) -> None:
    """Give the browser these answers to carry, until it is closed."""
    text = urlsafe_b64encode(packed(answers)).decode().rstrip("=")
    response.set_cookie(
        COOKIE,
        _signer().sign(text),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def take_back(response: HttpResponseBase) -> None:
    """Let the browser carry nothing any more."""
    response.delete_cookie(COOKIE, samesite="Lax")
