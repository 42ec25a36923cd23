"""A letter that asks for pay: what is owed, by which law, and until when to answer.

It threatens nobody, and asks for nothing that the reckoning does not show. Its sentences
stand in `demand.toml`, in both languages; sums and days come in as written there.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cms.centre.wages.shapes import Case, Part, Place, Result

TEXTS = Path(__file__).parent / "demand.toml"
LANGUAGES = ("en", "es")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Who writes to whom, as somebody typed it; only the letter itself has it."""

    worker: str
    employer: str
    reach: str = ""
    wants_records: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The letter in one language: paragraphs before the table of sums, and after it."""

    language: str
    title: str
    head: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    signed: str
    columns: tuple[str, str]
    foot: tuple[tuple[str, str], ...]


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """The sentences by key and language."""
    return tomllib.loads(TEXTS.read_text("utf-8"))


def side(
    language: str, case: Case, result: Result, names: Names, said: Mapping[str, str]
) -> Side:
    """The letter in one language; `said` has the sums and days as they are written in it.

    Those are: first, last, earned, paid, still, waiting, asked, until.
    """

    def text(key: str) -> str:
        return texts()[key][language].format(**filled)

    filled = {**said, "worker": names.worker, "employer": names.employer}
    filled["reach"] = names.reach.rstrip(" .")
    is_state = case.job.place is Place.CALIFORNIA
    before = ["dear", "worked" if case.ending else "works", "sum"]
    after = [
        *(["waiting"] if _waits(result) else []),
        "please",
        *(["records"] if names.wants_records and is_state else []),
        *(["reach"] if names.reach else []),
        "protected_state" if is_state else "protected",
        "rights",
    ]
    foot = (("paid", f"−{said['paid']}"), ("owed", said["still"]))
    return Side(
        language=language,
        title=text("title"),
        head=(text("from"), text("to")),
        before=tuple(map(text, before)),
        after=tuple(map(text, after)),
        signed=text("signed"),
        columns=(text("for_what"), text("amount")),
        foot=tuple((text(key), amount) for key, amount in foot),
    )


def _waits(result: Result) -> bool:
    return any(each.part is Part.WAITING for each in result.sums)
