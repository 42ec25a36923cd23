"""Pages of the year that tell beforehand what the books know."""

import pytest

from ledger.patronage.models import SourceRule
from tests.ledger.patronage.bakery import NOW, Bakery


def in_units(bakery: Bakery) -> None:
    for prefix, unit in (("Income:Sales", "Shop"), ("Expenses:Wages", "Ovens")):
        SourceRule.objects.create(
            cooperative=bakery.cooperative,
            prefix=prefix,
            nature="patronage",
            unit=unit,
            chosen_at=NOW,
        )


@pytest.mark.django_db
def test_the_page_of_netting_is_filled_in_from_the_parts_of_the_business(
    bakery: Bakery,
) -> None:
    client = bakery.client(bakery.bookkeeper)
    blank = client.get(bakery.url("netting/")).text
    assert "name no parts of the business" in blank
    in_units(bakery)
    page = client.get(bakery.url("netting/")).text
    assert 'value="Ovens"' in page
    assert 'value="Shop"' in page
    assert "Losses took $40,000.00 of the gains" in page


@pytest.mark.django_db
def test_the_page_of_a_year_leads_to_two_scenarios_before_it_is_decided(
    bakery: Bakery,
) -> None:
    page = bakery.client(bakery.bookkeeper).get(bakery.url()).text
    assert f'href="{bakery.url("compare/")}"' in page
    assert "Compare two scenarios" in page
