"""What a page lacks: looked for in its raw body, so that no draft escapes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coopkit.errors import N_

TRANSLATION = N_("This page has no translation into {language}.")
GUIDE = N_("This lesson has no facilitator’s guide.")
QUESTIONS = N_("This lesson has fewer than three questions.")
FEEDBACK = N_("An answer to the question “{question}” has no reply.")
TRANSCRIPT = N_("The recording “{title}” has no transcript.")
CAPTIONS = N_("The video “{title}” has no captions.")
ALT_TEXT = N_("A picture has no description, and is not marked as decoration.")
QUESTION_KINDS = frozenset({"quiz", "several", "true_false", "number", "order", "short"})
REPLIES = {
    "true_false": ("if_true", "if_false"),
    "number": ("right", "wrong"),
    "order": ("right", "wrong"),
    "short": ("model",),
}


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing: a sentence with places, and what stands in them."""

    template: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.template.format(**dict(self.values))


def lacks_in(
    body: Sequence[Mapping[str, Any]],
    *,
    is_lesson: bool = False,
    missing_languages: Iterable[str] = (),
) -> list[Lack]:
    """What a body lacks, as it is stored.

    >>> [str(lack) for lack in lacks_in([], is_lesson=True, missing_languages=["es"])]
    ... # doctest: +NORMALIZE_WHITESPACE
    ['This page has no translation into es.',
     'This lesson has no facilitator’s guide.',
     'This lesson has fewer than three questions.']
    """
    lacks = [Lack(TRANSLATION, (("language", code),)) for code in missing_languages]
    kinds = [str(block.get("type")) for block in body]
    if is_lesson and "guide" not in kinds:
        lacks.append(Lack(GUIDE))
    if is_lesson and sum(kind in QUESTION_KINDS for kind in kinds) < 3:
        lacks.append(Lack(QUESTIONS))
    for block in body:
        lacks += _in_block(str(block.get("type")), block.get("value"))
    return lacks


def _in_block(kind: str, value: Any) -> list[Lack]:
    if not isinstance(value, Mapping):
        return []
    if kind in QUESTION_KINDS:
        asked = str(value.get("question") or value.get("statement") or "")
        named = (("question", asked[:80]),)
        return [] if _is_answered(kind, value) else [Lack(FEEDBACK, named)]
    titled = (("title", str(value.get("title", ""))[:80]),)
    lacks = []
    if kind in {"audio", "video"} and not _filled(value, "transcript"):
        lacks.append(Lack(TRANSCRIPT, titled))
    if kind == "video" and not value.get("captions"):
        lacks.append(Lack(CAPTIONS, titled))
    if kind == "picture" and not _is_described(value.get("image")):
        lacks.append(Lack(ALT_TEXT))
    return lacks


def _is_answered(kind: str, value: Mapping[str, Any]) -> bool:
    if kind in {"quiz", "several"}:
        options = [option.get("value", option) for option in value.get("options") or ()]
        return bool(options) and all(_filled(option, "feedback") for option in options)
    return all(_filled(value, name) for name in REPLIES[kind])


def _is_described(image: Any) -> bool:
    if not isinstance(image, Mapping):
        return False
    return bool(image.get("decorative")) or _filled(image, "alt_text")


def _filled(value: Mapping[str, Any], name: str) -> bool:
    return bool(str(value.get(name) or "").strip())
