"""How hard a text is to read, by long known formulas; `python -m` prints a table.

English: the school grade of Flesch and Kincaid (1975). Spanish: the perspicuity of
Szigriszt Pazos (1993) on the INFLESZ scale, where 55 to 65 is normal, 65 to 80 fairly
easy, over 80 very easy. Syllables are groups of vowels: in English without an e that
nobody says, in Spanish by the rules of diphthong and hiatus, which are exact.

    .venv/bin/python -m tests.cms.courses.reading_level
"""

import re
from dataclasses import dataclass
from functools import cache

from tests.cms.courses.lesson_files import CODES, LANGUAGES, lesson, training

RUNNING = ("text", "idea", "example")
STRONG = "aeoáéóíú"
"""Vowels that always make a syllable of their own in Spanish."""
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_END = re.compile(r"[.!?…:;]+[”»)]*\s|\n")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_FACT = re.compile(r"\{fact:([^}]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What a text counts, and what the formula makes of it."""

    words: int
    sentences: int
    syllables: int
    value: float


def level_of(text: str, language: str) -> Level:
    """The grade (en) or the perspicuity (es) of a text without markup.

    >>> level_of("We meet. We vote.", "en").words
    4
    """
    sentences = [found for part in _END.split(f"{text}\n") if (found := _words(part))]
    words = [word for sentence in sentences for word in sentence]
    syllables = sum(syllables_in(word, language) for word in words)
    length, weight = len(words) / len(sentences), syllables / len(words)
    grade = 0.39 * length + 11.8 * weight - 15.59
    ease = 206.835 - 62.3 * weight - length
    return Level(
        words=len(words),
        sentences=len(sentences),
        syllables=syllables,
        value=round(grade if language == "en" else ease, 1),
    )


def level_of_lesson(language: str, code: str) -> Level:
    """The level of a lesson's running text: the story, the matter, the examples."""
    chunks = []
    for part in lesson(language, code).parts:
        if part.kind in RUNNING:
            value = part.value
            chunks.append(value if isinstance(value, str) else value["text"])
    return level_of(plain("\n\n".join(chunks), language), language)


def plain(text: str, language: str) -> str:
    """Running text without headings, links, marks and keys."""
    facts = training().facts
    lines = [line for line in text.split("\n") if not line.startswith("#")]
    said = _LINK.sub(r"\1", "\n".join(lines))
    said = _FACT.sub(lambda key: str(facts[key[1]][-1][f"words_{language}"]), said)
    return re.sub(r"[*_>|]", "", said)


@cache
def syllables_in(word: str, language: str) -> int:
    """How many syllables a word has; at least one.

    >>> [syllables_in(word, "es") for word in ("asamblea", "cuenta", "día", "y", "que")]
    [4, 2, 2, 1, 1]
    >>> [syllables_in(word, "en") for word in ("decide", "table", "cooperative")]
    [2, 2, 4]
    """
    groups = _english(word.lower()) if language == "en" else _spanish(word.lower())
    return max(1, groups)


def _english(word: str) -> int:
    spoken = re.sub(r"(?<=[^aeiouyl])e(?:s|d)?$|(?<=[aeiouy])le$", "", word)
    return len(re.findall(r"[aeiouy]+", spoken or word))


def _spanish(word: str) -> int:
    spoken = re.sub(r"(?<=q)u|(?<=g)u(?=[eiéí])", "", word)
    groups = re.findall(r"(?:[aeiouáéíóúü]|y$)+", spoken)
    return sum(max(1, sum(vowel in STRONG for vowel in group)) for group in groups)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def table() -> str:
    """A line a lesson: words and level, in both languages."""
    rows = [f"{'lesson':<8}{'words en':>9}{'grade':>7}{'words es':>10}{'INFLESZ':>9}"]
    for code in CODES:
        en, es = (level_of_lesson(language, code) for language in LANGUAGES)
        rows.append(f"{code:<8}{en.words:>9}{en.value:>7}{es.words:>10}{es.value:>9}")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table())
