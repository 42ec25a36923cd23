"""A file for the portal: columns by name, amounts as it takes them."""

from dataclasses import replace

import pytest

from ledger.tax.filing import (
    NoColumnError,
    NotATemplateError,
    Payer,
    Place,
    Row,
    check_header,
    in_files,
    place_of,
    rows_for,
    unknown_columns,
)

HEADER = [
    "Form Type",
    "Tax Year",
    "Payer TIN Type",
    "Payer Taxpayer ID Number",
    "Payer Name Type",
    "Payer Business or Entity Name Line 1",
    "Payer Country",
    "Payer Address Line 1",
    "Payer City/Town",
    "Payer State/Province/Territory",
    "Payer ZIP/Postal Code",
    "Recipient TIN Type",
    "Recipient Taxpayer ID Number",
    "Recipient Name Type",
    "Recipient Business or Entity Name Line 1",
    "Recipient First Name",
    "Recipient Middle Name",
    "Recipient Last Name (Surname)",
    "Recipient Address Line 1",
    "Recipient City/Town",
    "Recipient State/Province/Territory",
    "Recipient ZIP/Postal Code",
    "Form Account Number",
    "2nd TIN Notice",
    "Box 1 - Patronage dividends",
    "Box 4 - Federal income tax withheld",
    "Box 5 - Redeemed nonqualified notices",
    "State 1 - State Tax Withheld",
    "Favourite colour",
]
PLACE = Place(line="2150 Telegraph Ave", city="Oakland", state="CA", zip="94612")
PAYER = Payer(name="Panadería Amanecer", ein="946012345", place=PLACE)


def row(**more: object) -> Row:
    given = {
        "code": "M001",
        "legal_name": "Ana María Peña",
        "kind": "itin",
        "digits": "900701234",
        "place": PLACE,
        "boxes": {"1": 1_234_56, "4": 0},
    } | more
    return Row(**given)  # type: ignore[arg-type]


def cells(one: Row) -> dict[str, str]:
    [line] = rows_for(HEADER, [one], payer=PAYER, form="1099-PATR", tax_year=2026)
    return dict(zip(HEADER, line, strict=True))


def test_what_we_know_goes_where_a_column_asks_for_it() -> None:
    line = cells(row())
    assert line["Form Type"] == "1099-PATR"
    assert line["Payer Business or Entity Name Line 1"] == "Panaderia Amanecer"
    assert line["Recipient TIN Type"] == "ITIN"
    assert line["Recipient Taxpayer ID Number"] == "900701234"
    names = ("First Name", "Middle Name", "Last Name (Surname)")
    assert [line[f"Recipient {name}"] for name in names] == ["Ana", "Maria", "Pena"]
    assert line["Box 1 - Patronage dividends"] == "1234.56"
    assert line["Box 4 - Federal income tax withheld"] == ""
    assert line["Favourite colour"] == ""
    assert unknown_columns(HEADER) == ["Favourite colour"]


def test_a_business_is_named_as_one() -> None:
    line = cells(row(kind="ein", legal_name="Corner Bakery LLC"))
    assert line["Recipient Name Type"] == "B"
    assert line["Recipient Business or Entity Name Line 1"] == "Corner Bakery LLC"
    assert line["Recipient First Name"] == ""


def test_name_control_mismatch_goes_with_the_second_notice_flag() -> None:
    assert cells(row(second_notice=True))["2nd TIN Notice"] == "Y"
    assert cells(row())["2nd TIN Notice"] == "N"


def test_the_columns_after_the_boxes_and_shorter_names_are_known() -> None:
    after = ("State/Payer state number", "State income", "Local income tax withheld")
    states = [f"State {n} - {what}" for n in (1, 2) for what in after]
    shorter = ["Recipient Last Name*", "Recipient ZIP Code", "Payer State"]
    assert unknown_columns([*states, *shorter, "State 2 - Special Data Entries"]) == []
    place = replace(PLACE, zip="94612-1234")
    [line] = rows_for(
        shorter, [row(place=place, boxes={})], payer=PAYER, form="X", tax_year=2026
    )
    assert line == ["Pena", "946121234", "CA"]


def test_an_amount_without_a_column_is_refused_not_lost() -> None:
    with pytest.raises(NoColumnError):
        cells(row(boxes={"1": 5_00, "11": 7_00}))


def test_a_file_that_is_no_template_is_refused_by_name() -> None:
    with pytest.raises(NotATemplateError) as refusal:
        check_header(["code", "hours"], form="1099-PATR", tax_year=2026)
    assert "Recipient Taxpayer ID Number" in str(refusal.value)
    check_header(HEADER, form="1099-PATR", tax_year=2026)


def test_more_than_a_hundred_forms_are_several_files() -> None:
    lines = [[str(number)] for number in range(201)]
    parts = in_files(lines, most=100)
    assert [len(part) for part in parts] == [100, 100, 1]
    assert [line for part in parts for line in part] == lines


@pytest.mark.parametrize(
    "text",
    [
        "2150 Telegraph Ave, Oakland, CA 94612",
        "2150 Telegraph Ave\nOakland CA 94612",
        "2150  Telegraph Ave,  Oakland , ca  94612-1234",
    ],
)
def test_an_address_of_one_line_has_its_parts(text: str) -> None:
    place = place_of(text)
    assert place is not None
    assert (place.city, place.state, place.zip[:5]) == ("Oakland", "CA", "94612")


def test_an_address_that_is_not_in_the_country_has_none() -> None:
    assert place_of("Calle Mayor 3, 28013 Madrid") is None


def test_a_row_says_nothing_of_the_number_when_printed() -> None:
    assert "900701234" not in repr(row())
    assert "946012345" not in repr(PAYER)
