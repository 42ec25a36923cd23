"""Components of the pages: icons, amounts, hours."""

from django import template

from coopkit.cooperatives.models import Cooperative

register = template.Library()


@register.filter
def money(cents: int, cooperative: Cooperative | None = None) -> str:
    """An amount for a person: `$4,812.37`, also in the Spanish of the United States."""
    places = cooperative.minor_units if cooperative else 2
    sign = "−" if cents < 0 else ""
    whole, part = divmod(abs(cents), 10**places)
    digits = f"{whole:,}" + (f".{part:0{places}d}" if places else "")
    currency = cooperative.currency if cooperative else "USD"
    return f"{sign}${digits}" if currency == "USD" else f"{sign}{digits} {currency}"


@register.filter
def hours(minutes: int) -> str:
    """Minutes as hours with two decimals for a person: `1,925.25`."""
    return f"{minutes / 60:,.2f}"
