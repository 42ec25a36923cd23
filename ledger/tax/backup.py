"""Backup withholding: from whom it is kept back, on what, and how much.

Units: cents. Causes: A, no tax id; B, the tax office says that it is wrong; C, it told
the co-op to; D, no certificate. A member without a tax id needs no order: the lack of it
is cause A. Source: 26 U.S.C. § 3406(a)(1), (b)(2)(A)(iii), (b)(2)(B), (b)(5).

“W” is no backup withholding: a Form W-8 was given, and §§ 1441 and 1461 hold instead.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from coopkit.errors import N_
from coopkit.money import Cents, at_least
from ledger.patronage.withholding import withheld_cents

NO_TAX_ID, WRONG, TOLD_TO, NO_CERTIFICATE = "A", "B", "C", "D"
GAVE_W8 = "W"
CAUSES = {
    NO_TAX_ID: N_("No tax number was given"),
    WRONG: N_("The tax office says that the number and the name do not match"),
    TOLD_TO: N_("The tax office told the co-op to withhold"),
    NO_CERTIFICATE: N_("The number was not certified"),
    GAVE_W8: N_("A Form W-8 was given in place of a Form W-9"),
}
MONEY, DIVIDEND = "money", "dividend"
REPORTED = ("patronage", "nonqualified", "interest", "capital")


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The values of the day of payment."""

    rate: Fraction
    exempt_cents: Cents
    money_share: Fraction


def kept_back(*, causes: Collection[str], paid: Mapping[str, Cents], law: Law) -> Cents:
    """What is kept back from one person's payment.

    `paid` has the cents by kind: “money” is what goes out, “dividend” the whole dividend
    it belongs to (with the part that stays in the account), and, where they are told,
    what of the money is reported: “patronage”, “nonqualified”, “interest”, “capital”.
    Only money bears it, and only what some form reports. Causes C and D alone leave a
    patronage dividend of which less than half is money; an exempt amount is left whole.

    >>> law = Law(rate=Fraction(24, 100), exempt_cents=10_00, money_share=Fraction(1, 2))
    >>> kept_back(causes={"A"}, paid={"money": 200_00, "dividend": 1_000_00}, law=law)
    4800
    >>> kept_back(causes={"C"}, paid={"money": 200_00, "dividend": 1_000_00}, law=law)
    0
    """
    if not causes:
        return 0
    base = _base(paid)
    if not base:
        return 0
    dividend = max(paid.get(DIVIDEND, 0), base)
    is_patronage = bool(paid.get(DIVIDEND)) or bool(paid.get("patronage"))
    is_lenient = is_patronage and not {NO_TAX_ID, WRONG} & set(causes)
    if is_lenient and base < law.money_share * dividend:
        return 0
    return withheld_cents(
        dividend_cents=dividend,
        money_cents=base,
        rate=law.rate,
        has_tax_id=False,
        exempt_up_to_cents=law.exempt_cents,
    )


def kept_under_w8(*, paid: Mapping[str, Cents], rate: Fraction) -> Cents:
    """What is kept back from somebody who gave a Form W-8; rounded up to the cent.

    A part of the money that some form reports, whatever its amount. What is credited to
    an account bears nothing here: the preparer says what it asks for, and whether the
    form claims a lower rate.

    >>> kept_under_w8(paid={"money": 200_00, "dividend": 1_000_00}, rate=Fraction(3, 10))
    6000
    """
    return at_least(rate, of=_base(paid))


def _base(paid: Mapping[str, Cents]) -> Cents:
    """The money of a payment that some form reports."""
    money = paid.get(MONEY, 0)
    reported = [paid[kind] for kind in REPORTED if kind in paid]
    if not reported:
        return money if paid.get(DIVIDEND) else 0
    return min(money, sum(reported))
