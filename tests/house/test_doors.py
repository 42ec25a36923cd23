"""Every address has its line in the access table, and every line its address."""

from coopkit.cooperatives import doors, library_doors
from coopkit.cooperatives.doors import access_to
from tests.addresses import Address, addresses


def every() -> list[Address]:
    return list(addresses("amanecer"))


def test_every_address_is_in_the_table() -> None:
    missing = {
        one.name
        for one in every()
        if one.name not in library_doors.ENTRANCES and not access_to(one.name, one.route)
    }
    assert not missing, f"give each a line in ACCESS: {sorted(missing)}"


def test_every_line_of_the_table_has_an_address() -> None:
    lines = {*doors.ACCESS, *library_doors.LIBRARIES, *library_doors.ENTRANCES}
    idle = lines - {one.name for one in every()}
    assert not idle, f"no address goes by these names: {sorted(idle)}"
