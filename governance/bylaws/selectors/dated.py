"""Reading what one parameter said from day to day."""

from datetime import date
from typing import Any

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.models import ParameterValue
from governance.bylaws.selectors.memory import once


def values_over_time(cooperative: Cooperative, key: str) -> list[tuple[date, Any]]:
    """Every raw value of a parameter with the day it holds from, by day; one query."""

    def read() -> list[tuple[date, Any]]:
        rows = ParameterValue.objects.filter(cooperative=cooperative, key=key)
        in_order = rows.order_by("effective_from")
        return list(in_order.values_list("effective_from", "value"))

    return once(cooperative, ("over time", key), read)
