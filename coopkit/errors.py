"""Refusals: one family of errors, each a sentence written to the member.

A refusal says what happened, the rule, and the way out. Its sentence is a template that
stands in the catalogues; `speak_with` gives it the reader's language, so that a rule can
refuse in Spanish and still know no framework.
"""

from collections.abc import Callable
from typing import ClassVar


def N_(text: str) -> str:  # noqa: N802
    """Mark a sentence for translation, and leave it as it is."""
    return text


class CoopError(Exception):
    """A refusal. Give `template` in the class, and what fills it as keywords.

    >>> class QuorumError(CoopError):
    ...     template = N_("Only {present} of {needed} are here. Wait, or call again.")
    >>> str(QuorumError(present=3, needed=5))
    'Only 3 of 5 are here. Wait, or call again.'
    """

    template: ClassVar[str] = N_("This cannot be done.")
    _translate: ClassVar[Callable[[str], str]] = staticmethod(str)

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.template)

    def __str__(self) -> str:
        return CoopError._translate(self.template).format(**self.params)


def speak_with(translate: Callable[[str], str]) -> None:
    """Say every refusal through this translator from now on."""
    CoopError._translate = staticmethod(translate)
