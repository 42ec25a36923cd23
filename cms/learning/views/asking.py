"""What a request says beside its forms: a number in an address, the reader's language."""

from django.utils.translation import get_language


def number_in(said: object) -> int | None:
    """The number that an address or a button names; nothing where it is none.

    >>> number_in("12"), number_in("twelve"), number_in(None)
    (12, None, None)
    """
    text = str(said or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def language_now() -> str:
    """The language of the page, without its region."""
    return (get_language() or "en")[:2]
