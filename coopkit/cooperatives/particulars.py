"""What a co-op must say of itself before it can be kept here.

A fiscal year ends on a day that every year has, or on the last of February, written as
29 February (`coopkit.periods.month_end` shortens it). Currencies are named as Beancount
names commodities.
"""

import re
from calendar import monthrange
from collections.abc import Collection, Sequence

from coopkit.errors import N_, CoopError

A_LEAP_YEAR = 2024
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CURRENCY = re.compile(r"[A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]")
LONGEST_SLUG = 40
KEPT_SLUGS = frozenset({"static"})  # addresses that the site itself uses


class SlugError(CoopError):
    """A name for addresses that cannot stand in one."""

    template = N_(
        "“{slug}” cannot stand in an address. It takes small letters without accents, "
        "digits and single dashes, at most 40 of them. Write for example “amanecer”."
    )


class SlugKeptError(CoopError):
    """A name for addresses that the site uses itself."""

    template = N_(
        "The site itself uses the address “{slug}”. Choose another, for example with "
        "the name of your town."
    )


class SlugTakenError(CoopError):
    """A name for addresses that another co-op has."""

    template = N_(
        "Another co-op already has the address “{slug}”. Each address belongs to one "
        "co-op. Choose another, for example with the name of your town."
    )


class FiscalYearEndError(CoopError):
    """A fiscal year that ends on no day."""

    template = N_(
        "The fiscal year cannot end on day {day} of month {month}: there is no such day. "
        "Take the last day of a month, for example 31 of month 12."
    )


class CurrencyError(CoopError):
    """A currency that a ledger could not hold."""

    template = N_(
        "“{currency}” is not the name of a currency. A ledger writes it in capitals, "
        "for example USD or EUR. Use the code that your bank uses."
    )


class LanguagesError(CoopError):
    """Languages that the site does not speak, or none."""

    template = N_(
        "A co-op needs at least one language, each named once, its own first; it has "
        "{given}. Choose among the languages of this site: {known}."
    )


def check_slug(slug: str) -> None:
    """Refuse a name that cannot stand in an address.

    >>> check_slug("rosas-del-sur")
    """
    if len(slug) > LONGEST_SLUG or not SLUG.fullmatch(slug):
        raise SlugError(slug=slug)
    if slug in KEPT_SLUGS:
        raise SlugKeptError(slug=slug)


def check_fiscal_year_end(month: int, day: int) -> None:
    """Refuse a day that no year has.

    >>> check_fiscal_year_end(6, 30)
    >>> check_fiscal_year_end(6, 31)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    coopkit.cooperatives.particulars.FiscalYearEndError: The fiscal year cannot end ...
    """
    if not (1 <= month <= 12 and 1 <= day <= monthrange(A_LEAP_YEAR, month)[1]):
        raise FiscalYearEndError(month=month, day=day)


def check_currency(currency: str) -> None:
    """Refuse a name that Beancount does not take for a currency."""
    if not CURRENCY.fullmatch(currency):
        raise CurrencyError(currency=currency)


def check_languages(languages: Sequence[str], *, known: Collection[str]) -> None:
    """Refuse no language, one twice, and one that the site does not speak."""
    if (
        not languages
        or len(set(languages)) < len(languages)
        or set(languages) - set(known)
    ):
        raise LanguagesError(known=", ".join(known), given=", ".join(languages) or "—")
