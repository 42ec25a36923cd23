"""Names in the books: what an account, a link, a tag or a key may look like.

Beancount's printer writes these as they are: a line break in one of them would start a
new directive. So each is held to its pattern before anything is written.
"""

import re
from collections.abc import Iterable, Mapping

from coopkit.errors import N_, CoopError

_PART = r"[^\W_a-z](?:[^\W_]|-)*"
_ACCOUNT = re.compile(rf"{_PART}(?::{_PART})+")
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-_/.]{0,59}")
_KEY = re.compile(r"[a-z][a-zA-Z0-9\-_]{1,59}")
_ENTRY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-_.]{0,39}")
_AUTHORITY = re.compile(r"(import|person|resolution):[A-Za-z0-9][A-Za-z0-9\-_.]{0,100}")
_CURRENCY = re.compile(r"[A-Z](?:[A-Z0-9'._\-]{0,22}[A-Z0-9])?")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
LONGEST_ACCOUNT, LONGEST_TEXT = 300, 2000
OURS = frozenset({"entry-id", "authority"})
WRITTEN_BY_US = frozenset(
    {"authority", "filename", "lineno", "lock-override", "reverses"}
)


class AccountNameError(CoopError):
    """A name that cannot be an account."""

    template = N_(
        "“{name}” is not an account. An account is a path like Expenses:Flour: its "
        "first part is one of {roots}, and each part starts with a capital or a digit."
    )


class LabelError(CoopError):
    """A name that cannot be a link or a tag."""

    template = N_(
        "“{name}” cannot be a link or a tag. Use letters without accents, digits, and "
        "the signs - _ / . like patronage-2026."
    )


class KeyNameError(CoopError):
    """A name that cannot be a key of an entry."""

    template = N_(
        "“{name}” cannot be a key of an entry. A key starts with a small letter and has "
        "at least two signs. The books write authority, filename, lineno, reverses and "
        "lock-override themselves. Choose another key."
    )


class TextError(CoopError):
    """A text with signs that cannot be printed."""

    template = N_(
        "The text “{text}” has a sign that cannot be printed, or is longer than {most} "
        "signs. Type it again."
    )


class EntryIdError(CoopError):
    """A text that cannot be the id of an entry."""

    template = N_(
        "“{name}” cannot be the id of an entry. Use up to 40 letters, digits and dashes."
    )


class AuthorityError(CoopError):
    """A text that does not say by what right an entry is made."""

    template = N_(
        "“{name}” does not say by what right an entry is made. It is like "
        "resolution:2026-GM-003, person:12 or import:3f2a."
    )


class CurrencyNameError(CoopError):
    """A name that cannot be a currency."""

    template = N_("“{name}” is not a currency. Use capitals, like USD.")


def is_account(name: str, *, roots: Iterable[str]) -> bool:
    """Whether a name is an account under one of these roots.

    >>> is_account("Equity:Members:M001:Share", roots=["Equity"])
    True
    >>> is_account("Equity:A\\n2026-01-01 close Assets:Bank", roots=["Equity"])
    False
    """
    return (
        len(name) <= LONGEST_ACCOUNT
        and bool(_ACCOUNT.fullmatch(name))
        and name.partition(":")[0] in set(roots)
    )


def check_account(name: str, *, roots: Iterable[str]) -> None:
    """Refuse a name that is not an account."""
    roots = list(roots)
    if not is_account(name, roots=roots):
        raise AccountNameError(name=name, roots=", ".join(roots))


def check_label(name: str) -> None:
    """Refuse a name that can be neither a link nor a tag."""
    if not _LABEL.fullmatch(name):
        raise LabelError(name=name)


def check_text(text: str) -> None:
    """Refuse a text that does not come back from a file as it was."""
    if len(text) > LONGEST_TEXT or _UNPRINTABLE.search(text):
        raise TextError(text=_UNPRINTABLE.sub("�", text[:60]), most=LONGEST_TEXT)


def check_meta(meta: Mapping[str, str]) -> None:
    """Refuse keys and values that Beancount would not read back."""
    for key, value in meta.items():
        if not _KEY.fullmatch(key) or key in WRITTEN_BY_US:
            raise KeyNameError(name=key)
        if key == "entry-id":
            check_entry_id(value)
        check_text(value)


def check_entry_id(name: str) -> None:
    """Refuse an id that could not stand in an address."""
    if not _ENTRY_ID.fullmatch(name):
        raise EntryIdError(name=name)


def check_authority(name: str) -> None:
    """Refuse an authority that names no import, person or resolution.

    >>> check_authority("resolution:2026-GM-003")
    """
    if not _AUTHORITY.fullmatch(name):
        raise AuthorityError(name=name)


def check_currency(name: str) -> None:
    """Refuse a name that is not a currency."""
    if not _CURRENCY.fullmatch(name):
        raise CurrencyNameError(name=name)


def above(account: str) -> list[str]:
    """An account and every account it lies in.

    >>> above("Assets:Bank:Checking")
    ['Assets:Bank:Checking', 'Assets:Bank', 'Assets']
    """
    parts = account.split(":")
    return [":".join(parts[:count]) for count in range(len(parts), 0, -1)]


def lies_in(account: str, prefix: str) -> bool:
    """Whether an account is this one, or lies in it; everything lies in “”.

    >>> lies_in("Assets:Bank", "Assets"), lies_in("Assets:Banking", "Assets:Bank")
    (True, False)
    """
    return not prefix or account == prefix or account.startswith(prefix + ":")
