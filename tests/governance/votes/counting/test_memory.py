"""A large count stays small: 100,000 ballots from the file to the result."""

from pathlib import Path

from tests.bench import counting
from tests.bench.measure import alone


def test_a_hundred_thousand_ballots_are_counted_in_under_sixty_megabytes(
    tmp_path: Path,
) -> None:
    path = tmp_path / "large.blt"
    counting.write(path, 100_000)
    bare = alone("tests.bench.counting", "bare", "-")["mb"]
    held = alone("tests.bench.counting", "memory-coopkit", str(path))["mb"]
    assert held - bare < 60
