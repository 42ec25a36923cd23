"""camt.053: the statement that banks of Europe and many others give, as ISO 20022 XML.

Read by names alone, so that versions 02 to 13 read alike. `CdtDbtInd` tells which way a
line moves, also of one that takes another back (`RvslInd`). Lines still pending are left
out. A line that the bank booked for many payments becomes those, if they sum to it.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from coopkit.errors import N_, CoopError
from ledger.inbox.bank_cells import read_amount
from ledger.inbox.bank_lines import Line, Part, joined, line_of
from ledger.inbox.bank_xml import at, children, local, root_of, text_at

_BOOKED = {"BOOK", ""}
_CLOSING = ("CLBD", "CLAV")


class NotAStatementError(CoopError):
    """Another message than a statement."""

    template = N_(
        "This XML file is not a statement (camt.053). Download the account’s statement, "
        "not the notice of a single payment or of the day so far."
    )


class EntryError(CoopError):
    """An entry without a day, an amount or a direction."""

    template = N_(
        "Entry {number} of the statement has no {what} that can be read. Nothing was "
        "taken in. Download the statement again."
    )


class SeveralCurrenciesError(CoopError):
    """An entry in another currency than its account."""

    template = N_(
        "Entry {number} of the statement is in {theirs}, the account in {ours}. Such a "
        "statement cannot be taken in. Use the bank’s CSV file."
    )


DAY, AMOUNT = N_("day"), N_("amount")


def read_camt(content: bytes, *, places: int = 2) -> list[Part]:
    """The statements of a file, one an account."""
    root = root_of(content)
    message = at(root, "BkToCstmrStmt") if local(root) == "Document" else None
    statements = list(children(message, "Stmt")) if message is not None else []
    if not statements:
        raise NotAStatementError
    return joined(_part(statement, places) for statement in statements)


def _part(statement: Any, places: int) -> Part:
    account = at(statement, "Acct")
    entries = list(children(statement, "Ntry"))
    said = list(children(statement, "Bal"))[:1] + entries[:1]
    amounts = [found for one in said if (found := at(one, "Amt")) is not None]
    currency = text_at(account, "Ccy") if account is not None else ""
    currency = currency or (amounts[0].get("Ccy", "") if amounts else "")
    lines: list[Line] = []
    left_out = 0
    for number, entry in enumerate(entries, start=1):
        if text_at(entry, "Sts/Cd", "Sts") not in _BOOKED:
            left_out += 1
            continue
        lines += _lines(entry, number, currency, places)
    closing = _closing(statement)
    return Part(
        lines=tuple(line for line in lines if line.cents),
        number=text_at(account, "Id/IBAN", "Id/Othr/Id") if account is not None else "",
        currency=currency,
        closing_cents=_signed(closing, places) if closing is not None else None,
        closing_on=_day(closing, "Dt") if closing is not None else None,
        left_out=left_out + sum(not line.cents for line in lines),
    )


def _closing(statement: Any) -> Any | None:
    by_kind = {text_at(one, "Tp/CdOrPrtry/Cd"): one for one in children(statement, "Bal")}
    return next((by_kind[kind] for kind in _CLOSING if kind in by_kind), None)


def _lines(entry: Any, number: int, currency: str, places: int) -> Iterator[Line]:
    on = _day(entry, "BookgDt") or _day(entry, "ValDt")
    cents = _signed(entry, places)
    amount = at(entry, "Amt")
    theirs = amount.get("Ccy", currency) if amount is not None else currency
    if theirs != currency:
        raise SeveralCurrenciesError(number=number, theirs=theirs, ours=currency)
    if on is None:
        raise EntryError(number=number, what=DAY)
    if cents is None:
        raise EntryError(number=number, what=AMOUNT)
    details = [
        one for group in children(entry, "NtryDtls") for one in children(group, "TxDtls")
    ]
    own = text_at(entry, "AcctSvcrRef")
    parts = [_detail(one, cents, currency, places) for one in details]
    if len(parts) > 1 and None not in parts and sum(part or 0 for part in parts) == cents:
        for place, (one, part) in enumerate(zip(details, parts, strict=True), start=1):
            ref = text_at(one, "Refs/AcctSvcrRef") or (f"{own}-{place}" if own else "")
            yield _line(entry, one, on, part or 0, ref)
        return
    one = details[0] if len(details) == 1 else None
    ref = own or (text_at(one, "Refs/AcctSvcrRef") if one is not None else "")
    yield _line(entry, one, on, cents, ref)


def _detail(one: Any, whole: int, currency: str, places: int) -> int | None:
    """A payment's part of its entry; None where it tells none in this currency."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        amount = at(one, path)
        if amount is not None and amount.get("Ccy", currency) == currency:
            cents = read_amount(amount.text or "", decimal=".", places=places)
            direction = text_at(one, "CdtDbtInd")
            leaves = direction == "DBIT" if direction else whole < 0
            return -cents if cents is not None and leaves else cents
    return None


def _line(entry: Any, one: Any | None, on: date, cents: int, ref: str) -> Line:
    extra = text_at(entry, "AddtlNtryInf")
    if one is None:
        return line_of(on=on, cents=cents, payee=extra, bank_id=ref)
    side = "Cdtr" if cents < 0 else "Dbtr"
    parties = at(one, "RltdPties")
    name = (
        text_at(
            parties,
            f"{side}/Nm",
            f"{side}/Pty/Nm",
            f"Ultmt{side}/Nm",
            f"Ultmt{side}/Pty/Nm",
        )
        if parties is not None
        else ""
    )
    told = [str(text.text or "") for text in _told(one)]
    told.append(text_at(one, "RmtInf/Strd/CdtrRefInf/Ref"))
    memo = " ".join(text for text in told if text) or text_at(one, "AddtlTxInf") or extra
    return line_of(on=on, cents=cents, payee=name or extra, memo=memo, bank_id=ref)


def _told(one: Any) -> Iterator[Any]:
    info = at(one, "RmtInf")
    return children(info, "Ustrd") if info is not None else iter(())


def _signed(element: Any, places: int) -> int | None:
    cents = read_amount(text_at(element, "Amt"), decimal=".", places=places)
    direction = text_at(element, "CdtDbtInd")
    if cents is None or direction not in {"CRDT", "DBIT"}:
        return None
    return -cents if direction == "DBIT" else cents


def _day(element: Any, name: str) -> date | None:
    """The day as it is written, whatever zone follows it."""
    try:
        return date.fromisoformat(text_at(element, f"{name}/Dt", f"{name}/DtTm")[:10])
    except ValueError:
        return None
