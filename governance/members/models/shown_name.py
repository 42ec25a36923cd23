"""A name to show that outlives the person's name: “former member M012”, in any language.

What is stored then begins with a tilde and holds the code; it is written out in the
reader's language wherever the column is read.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _


class Mark(str):
    """What is stored in place of a name; nobody's typed name is one."""


FORMER, APPLICANT, NOBODY = "~", "~?", Mark("~!")


def former(code: str) -> Mark:
    """What is stored for somebody who was a member."""
    return Mark(f"{FORMER}{code}")


def applicant(code: str) -> Mark:
    """What is stored for somebody who applied and never joined."""
    return Mark(f"{APPLICANT}{code}")


class Written(str):
    """A name as it is read, which knows what is stored."""

    stored: str


class ShownName(models.CharField):  # type: ignore[type-arg]
    """A text column that writes out who is no longer named."""

    def from_db_value(self, value: Any, *_args: Any) -> Any:
        if not isinstance(value, str) or not value.startswith(FORMER):
            return value
        written = Written(_written(value))
        written.stored = value
        return written

    def get_prep_value(self, value: Any) -> Any:
        """What is stored; a tilde that somebody typed before a name is left out."""
        stored = getattr(value, "stored", value)
        if isinstance(stored, str) and not isinstance(value, Mark | Written):
            stored = stored.lstrip(FORMER)
        return super().get_prep_value(stored)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def _written(stored: str) -> str:
    if stored == NOBODY:
        return _("not on the roll (an import taken back)")
    if stored.startswith(APPLICANT):
        return _("former applicant %(code)s") % {"code": stored.removeprefix(APPLICANT)}
    return _("former member %(code)s") % {"code": stored.removeprefix(FORMER)}
