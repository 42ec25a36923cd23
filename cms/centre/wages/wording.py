"""How sums, hours and numbers stand in a sentence: alike in every language."""

from fractions import Fraction

from coopkit.money import Cents, half_up


def dollars(cents: Cents | Fraction) -> str:
    """An amount, with a part of a cent where a rate has one, to four places at most.

    >>> dollars(1690), dollars(Fraction(4665, 2)), dollars(1_234_50)
    ('$16.90', '$23.325', '$1,234.50')
    """
    whole, part = divmod(half_up(Fraction(cents), of=100), 10_000)
    digits = f"{part:04d}"
    return f"${whole:,}.{digits[:2]}{digits[2:].rstrip('0')}"


def hours(minutes: int | Fraction) -> str:
    """Minutes as hours with two places at most.

    >>> hours(480), hours(510), hours(50)
    ('8', '8.5', '0.83')
    """
    hundredths = half_up(Fraction(minutes) / 60, of=100)
    return number(Fraction(hundredths, 100))


def number(value: Fraction) -> str:
    """A number with two places at most.

    >>> number(Fraction(3, 2)), number(Fraction(2))
    ('1.5', '2')
    """
    whole, part = divmod(half_up(value, of=100), 100)
    return f"{whole}.{part:02d}".rstrip("0") if part else str(whole)


def worth(minutes: int, rate: Fraction) -> Cents:
    """Minutes at a rate in cents an hour, rounded half up to the cent."""
    return half_up(Fraction(minutes, 60) * rate, of=1)
