"""Every lesson can be read by somebody who left school early."""

import pytest

from tests.cms.courses.lesson_files import EVERY
from tests.cms.courses.reading_level import level_of, level_of_lesson, syllables_in, table

HARDEST_GRADE = 6.0
"""A school grade; the courses promise 6 to 8, and no lesson may use that up."""
LEAST_EASE = 70.0
"""INFLESZ: from 65 on a text is fairly easy."""


@pytest.mark.parametrize(("language", "code"), EVERY)
def test_a_lesson_is_easy_to_read(language: str, code: str) -> None:
    level = level_of_lesson(language, code)
    assert 500 < level.words < 1300
    if language == "en":
        assert level.value <= HARDEST_GRADE
    else:
        assert level.value >= LEAST_EASE


def test_a_hard_text_is_told_from_an_easy_one() -> None:
    hard = (
        "Notwithstanding contradictory stipulations, accumulated appropriations "
        "constitute nonqualified obligations until unconditionally redeemed."
    )
    assert level_of(hard, "en").value > 20
    assert level_of("We meet at noon. We vote. Then we eat.", "en").value < 2
    duro = "La capitalización extraordinaria constituye obligatoriedad estatutaria."
    assert level_of(duro, "es").value < 10
    assert level_of("Nos vemos a la una. Luego se vota.", "es").value > 80


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("cooperativa", 6), ("país", 2), ("ciudad", 2), ("ley", 1), ("ya", 1)),
        *(("leer", 2), ("oír", 2), ("pingüino", 3), ("guerra", 2), ("excedente", 4)),
    ],
)
def test_spanish_syllables_are_counted_exactly(word: str, count: int) -> None:
    assert syllables_in(word, "es") == count


def test_the_table_has_a_line_for_each_lesson() -> None:
    lines = table().splitlines()
    assert len(lines) == 43
    assert lines[-1].startswith("M9.3")
