"""The starting chart has the accounts that other floors and the demo use."""

from ledger.books.demo.bakery import ACCOUNTS, MONTHLY, OTHERS, WEEKLY
from ledger.books.starting_chart import CHART, label
from ledger.equity.chart import Chart

NAMES = {row.account for row in CHART}


def test_the_bakery_s_accounts_all_have_words() -> None:
    used = {*ACCOUNTS, *OTHERS, *(row[3] for row in (*WEEKLY, *MONTHLY))}
    assert used <= NAMES


def test_what_a_patronage_year_needs_comes_with_every_book() -> None:
    chart = Chart()
    needed = {row.account for row in CHART if row.needed}
    wanted = (chart.unallocated, chart.current_patronage, chart.current_non_patronage)
    assert needed.issuperset(wanted)
    assert chart.indivisible in NAMES
    assert chart.fund("education") in NAMES
    assert label(chart.share("M001"), "en") == "Share of M001"
    assert label(chart.retained("M001", 2026), "en") == "Kept for M001, 2026"
    assert "2026" in label(chart.payable(2026), "es")
