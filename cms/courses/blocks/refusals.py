"""How a block refuses what could not be shown or answered."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from wagtail import blocks

Context = Mapping[str, Any] | None


def refusal(*said: str | Promise) -> blocks.StructBlockValidationError:
    """What is wrong with a whole block, in sentences to its editor."""
    return blocks.StructBlockValidationError(non_block_errors=list(said))


def twice(keys: Iterable[str]) -> list[str]:
    """The keys that stand more than once.

    >>> twice(["a", "b", "a"])
    ['a']
    """
    return [key for key, times in Counter(keys).items() if times > 1]
