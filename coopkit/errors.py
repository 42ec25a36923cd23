"""Refusals: one family of errors, each a sentence written to the member.

A refusal says what happened, the rule, and the way out. Its sentence is a template that
stands in the catalogues; `speak_with` gives it the reader's language, so that a rule can
refuse in Spanish and still know no framework.
"""

from collections.abc import Callable
from typing import ClassVar


class Marked(str):
    """A text that stands in the catalogues, translated where it is said."""

    __slots__ = ()


def N_(text: str) -> Marked:  # noqa: N802
    """Mark a text for translation, and leave it as it is."""
    return Marked(text)


class CoopError(Exception):
    """A refusal. Give `template` in the class, and what fills it as keywords.

    A marked text among them, a date, and a text by language, {"en": …, "es": …}, are
    said in the reader's language too.

    >>> class QuorumError(CoopError):
    ...     template = N_("Only {present} of {needed} are here. Wait, or call again.")
    >>> str(QuorumError(present=3, needed=5))
    'Only 3 of 5 are here. Wait, or call again.'
    """

    template: ClassVar[str] = N_("This cannot be done.")
    _translate: ClassVar[Callable[[str], str]] = staticmethod(str)
    _write: ClassVar[Callable[[object], object]] = staticmethod(lambda value: value)

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.template)

    def __str__(self) -> str:
        said = {
            name: CoopError._translate(value)
            if isinstance(value, Marked)
            else CoopError._write(value)
            for name, value in self.params.items()
        }
        return CoopError._translate(self.template).format(**said)


def speak_with(
    translate: Callable[[str], str], write: Callable[[object], object]
) -> None:
    """Say every refusal through this translator, and write what fills it this way."""
    CoopError._translate = staticmethod(translate)
    CoopError._write = staticmethod(write)
