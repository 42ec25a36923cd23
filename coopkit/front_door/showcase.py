"""What the page of components shows: charts and a table, of a co-op that is made up."""

from collections.abc import Callable

from coopkit.charts import Kind, bars, pair, waterfall
from coopkit.errors import N_

Say = Callable[[str], str]
ACCOUNTS = (
    (2022, 27_900),
    (2023, 41_200),
    (2024, 55_300),
    (2025, 71_900),
    (2026, 93_400),
)
YEAR: tuple[tuple[str, int, Kind], ...] = (
    (N_("Surplus of the year"), 84_200_00, "in"),
    (N_("To the collective account, 15 of 100"), -12_630_00, "out"),
    (N_("From non-members’ work, 8 of 100"), -6_736_00, "out"),
    (N_("Shared among members"), 64_834_00, "total"),
)
LOSS: tuple[tuple[str, int, Kind], ...] = (
    (N_("Surplus of the year"), -30_000_00, "in"),
    (N_("Carried by the reserve"), 7_500_00, "in"),
    (N_("Carried by members"), -22_500_00, "total"),
)


def sample_rows(say: Say) -> list[tuple[str, str]]:
    """The waterfall's numbers, as a table has them."""
    return [(say(label), dollars(cents)) for label, cents, _ in YEAR]


def sample_charts(say: Say) -> dict[str, str]:
    """Each chart, wide and narrow, in the reader's language."""
    return {
        "bars": pair(
            bars,
            say(N_("All members’ accounts at the end of each year")),
            say(N_("They grew from $27,900 in 2022 to $93,400 in 2026.")),
            [(str(year), total * 100) for year, total in ACCOUNTS],
            dollars,
            short=lambda cents: f"${cents // 100_000}k",
            key="accounts",
        ),
        "waterfall": _flow(
            "year",
            say(N_("From the surplus to the members’ shares")),
            say(N_("Of $84,200, $64,834 are shared among the members.")),
            [(say(label), cents, kind) for label, cents, kind in YEAR],
        ),
        "loss": _flow(
            "loss",
            say(N_("A year with a loss")),
            say(N_("The reserve carries $7,500 of a loss of $30,000.")),
            [(say(label), cents, kind) for label, cents, kind in LOSS],
        ),
    }


def dollars(cents: int) -> str:
    """Whole dollars for a person.

    >>> dollars(84_200_00), dollars(-7_00)
    ('$84,200', '−$7')
    """
    return f"{'−' if cents < 0 else ''}${abs(cents) // 100:,}"


def _flow(key: str, title: str, desc: str, steps: list[tuple[str, int, Kind]]) -> str:
    return pair(waterfall, title, desc, steps, dollars, key=key)
