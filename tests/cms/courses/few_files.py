"""A folder of training with a few of the real files, which loads in a moment."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from cms.courses.training_files import LESSONS, write_facts, write_glossary
from cms.pages.references import fact_keys
from tests.cms.courses.lesson_files import LANGUAGES, pages, part, training, written

FEW = ("HOME", "A", "M2", "M2.3", "M5", "M5.3", "M5.4")


def a_few(folder: Path, codes: Sequence[str] = FEW) -> Path:
    """Three lessons with all that is above them, their words and their figures.

    Or other pages, by their codes.
    """
    words: set[str] = set()
    facts: set[str] = set()
    for language in LANGUAGES:
        (folder / language).mkdir(parents=True)
        for code in codes:
            name = f"{language}/{code.lower()}.md"
            shutil.copy(LESSONS / name, folder / name)
            facts |= {*fact_keys(written(language, code))}
            front = pages(language)[code].front
            facts |= {*front.get("calls", ())}
            if front["kind"] == "lesson":
                words |= {*part(language, code, "words")}
            words |= {*re.findall(r"\(word:([a-z-]+)\)", written(language, code))}
    known = training()
    rows = [{"key": key, **row} for key in facts for row in known.facts[key]]
    (folder / "facts.toml").write_text(write_facts(rows))
    glossary = {key: known.glossary[key] for key in words}
    (folder / "glossary.toml").write_text(write_glossary(glossary))
    return folder
