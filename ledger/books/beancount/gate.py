"""The gate: what a foreign ledger asks for, looked at before any of it is done.

Beancount's parser only reads. Its loader runs plugins, opens other files and lists
directories; so a text reaches the loader's steps only after it has passed here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser import lexer
from beancount.parser.options import OPTIONS_DEFAULTS

from coopkit.errors import CoopError
from ledger.books import complaints as say
from ledger.books.complaints import LineError
from ledger.books.journal import FIRST_DAY, LAST_DAY, DayError

MOST_DIGITS, MOST_PRICE_DIGITS = 18, 28
LONGEST_NAME, LONGEST_CURRENCY = 300, 24

KEPT = frozenset(
    {"title", "operating_currency", "conversion_currency", "booking_method"}
    | {name for name in OPTIONS_DEFAULTS if name.startswith(("name_", "account_"))}
)
ONLY_READ = frozenset(
    {
        "tolerance_multiplier",
        "inferred_tolerance_multiplier",
        "inferred_tolerance_default",
        "infer_tolerance_from_cost",
        "use_precise_interpolation",
        "render_commas",
        "display_precision",
        "allow_pipe_separator",
        "allow_deprecated_none_for_tags_and_links",
    }
)
_OF_THE_PARSER = frozenset({"filename", "include", "dcontext", "commodities", "plugin"})
PLUGINS = frozenset(
    f"beancount.plugins.{name}"
    for name in (
        "auto",
        "auto_accounts",
        "check_average_cost",
        "check_closing",
        "check_commodity",
        "check_drained",
        "close_tree",
        "coherent_cost",
        "currency_accounts",
        "implicit_prices",
        "leafonly",
        "noduplicates",
        "nounused",
        "onecommodity",
        "pedantic",
        "sellgains",
        "unique_prices",
    )
)
# The others evaluate their settings as Python.
_WITH_SETTINGS = {
    "beancount.plugins.currency_accounts": re.compile(r"[A-Z][\w-]*(:[A-Z0-9][\w-]*)+")
}
OURS = frozenset({"fiscal-year-end", "invert-income-liabilities-equity"})
_HARMLESS = frozenset(
    {
        "account-journal-include-children",
        "collapse-pattern",
        "conversion-currencies",
        "currency-column",
        "default-page",
        "indent",
        "invert-gains-losses-colors",
        "locale",
        "show-accounts-with-zero-balance",
        "show-accounts-with-zero-transactions",
        "show-closed-accounts",
        "uptodate-indicator-grey-lookback-days",
        "upcoming-events",
    }
)
LONGEST_LINE = 20_000
_TOO_LONG = re.compile(rf"^[^\n]{{{LONGEST_LINE + 1}}}", re.MULTILINE)
# Wider than the lexer is, so that the slow look is taken only where it may matter.
_MAYBE_BY_ZERO = re.compile(r"/[ \t\r]*(?:[-+(]|(?>[0,]*0(?:\.0*)?)(?![1-9]))")
_tokens: Callable[[str], Iterator[tuple[str, int, bytes, Any]]] = lexer.lex_iter_string
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def unsafe_lines(text: str) -> list[LineError]:
    """Lines that must not reach the parser at all.

    Signs that no file of ours may hold; and what ends Beancount's parser, and with it
    the whole process: a division by zero, or a sum that outgrows all numbers.
    """
    found: list[LineError] = []
    for pattern, refusal in (
        (_UNPRINTABLE, say.UnprintableError()),
        (_TOO_LONG, say.LineTooLongError(most=LONGEST_LINE)),
    ):
        matches = islice(pattern.finditer(text), say.MOST_SHOWN)
        lines = {text.count("\n", 0, match.start()) + 1 for match in matches}
        found += [LineError(line, str(refusal)) for line in sorted(lines)]
    if not found and _MAYBE_BY_ZERO.search(text):
        found += _divisions(text)
    return found


def _divisions(text: str) -> Iterator[LineError]:
    """Divisions by anything but a plain number that is not zero."""
    divided = False
    for kind, line, _, value in _tokens(text):
        if divided and not (kind == "NUMBER" and value):
            yield LineError(line, str(say.DivisionError()))
        divided = kind == "SLASH"


def what_it_asks(
    text: str, options: Mapping[str, Any], *, main: bool = True
) -> Iterator[tuple[int, CoopError]]:
    """Refused plugins and options of one file, with the line each stands in.

    Beancount heeds those of the main file alone; but any could widen the path.
    """
    for name, setting in options["plugin"] if main else ():
        line = line_of(text, "plugin", name)
        if name not in PLUGINS:
            yield line, say.PluginRefusedError(name=name)
        elif setting is not None and not _may_set(name, setting):
            yield line, say.PluginSettingRefusedError(name=name)
    allowed = KEPT | ONLY_READ | _OF_THE_PARSER
    for name, value in options.items():
        heeded = main or name == "insert_pythonpath"
        if heeded and name not in allowed and value != OPTIONS_DEFAULTS.get(name):
            yield line_of(text, "option", name), say.OptionRefusedError(name=name)


def kept_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that are written at the head of our files too, where they are set."""
    kept = {
        name: options[name]
        for name in sorted(KEPT)
        if options[name] != OPTIONS_DEFAULTS[name]
    }
    if "booking_method" in kept:
        kept["booking_method"] = kept["booking_method"].name
    return kept


def _may_set(plugin: str, setting: str) -> bool:
    pattern = _WITH_SETTINGS.get(plugin)
    return bool(pattern and pattern.fullmatch(setting))


def line_of(text: str, word: str, name: str) -> int:
    """The line where a word of the head names something; 0 if it cannot be told."""
    match = re.search(rf'^[ \t]*{word}\s+"{re.escape(name)}"', text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else 0


def what_it_says(
    entries: Iterable[Any], year_end: str
) -> Iterator[tuple[Any, CoopError]]:
    """Refused directives and days, and numbers and names too long to be kept.

    Each with its metadata, which tell where it stands.
    """
    for entry in entries:
        if isinstance(entry, data.Query):
            yield entry.meta, say.QueryRefusedError()
        if not FIRST_DAY <= entry.date <= LAST_DAY:
            yield entry.meta, DayError(on=entry.date)
        for number, most in _numbers(entry):
            if isinstance(number, Decimal) and not fits(number, most):
                yield entry.meta, say.TooManyDigitsError(number=number)
        for refusal in (*_custom(entry, year_end), *_names(entry)):
            yield entry.meta, refusal


def fits(number: Decimal, most: int = MOST_DIGITS) -> bool:
    """Whether a number can be kept as a whole number of this many digits."""
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        return False
    return len(digits) + max(exponent, 0) <= most and -exponent <= MOST_PRICE_DIGITS


def _numbers(entry: Any) -> Iterator[tuple[Any, int]]:
    if isinstance(entry, data.Transaction):
        for leg in entry.postings:
            yield getattr(leg.units, "number", None), MOST_DIGITS
            for part in (leg.price, leg.cost):
                for name in ("number", "number_per", "number_total"):
                    yield getattr(part, name, None), MOST_PRICE_DIGITS
    elif isinstance(getattr(entry, "amount", None), Amount):
        yield entry.amount.number, MOST_DIGITS
        yield getattr(entry, "tolerance", None), MOST_DIGITS


def _names(entry: Any) -> Iterator[CoopError]:
    names: list[tuple[Any, int]] = [(getattr(entry, "account", None), LONGEST_NAME)]
    if isinstance(entry, data.Transaction):
        for leg in entry.postings:
            names.append((leg.account, LONGEST_NAME))
            names.append((getattr(leg.units, "currency", None), LONGEST_CURRENCY))
    for name, most in names:
        if isinstance(name, str) and len(name) > most:
            yield say.NameTooLongError(name=name[:60] + "…", most=most)


def _custom(entry: Any, year_end: str) -> Iterator[CoopError]:
    if not isinstance(entry, data.Custom) or not entry.type.startswith("fava-"):
        return
    values = [str(value.value) for value in entry.values or ()]
    name = values[0] if values else ""
    if entry.type == "fava-option" and name in OURS:
        if name == "fiscal-year-end" and values[1:] != [year_end]:
            there = " ".join(values[1:])
            yield say.FiscalYearDiffersError(there=there, here=year_end)
    elif entry.type != "fava-option" or name not in _HARMLESS:
        yield say.CustomRefusedError(name=f"{entry.type} {name}".strip())


def is_ours(entry: Any) -> bool:
    """Whether a directive only repeats what we write at the head of each file."""
    return (
        isinstance(entry, data.Custom)
        and entry.type == "fava-option"
        and bool(entry.values)
        and entry.values[0].value in OURS
    )
