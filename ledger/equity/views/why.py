"""Why is this number what it is? From a line of an account down to what it rests on."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from coopkit.cooperatives.access import BOOKS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.selectors import year_of
from governance.bylaws.selectors import in_force
from governance.members.selectors import member_of, names_by_code
from ledger.equity import selectors
from ledger.equity.selectors.why import MOST, reasons
from ledger.equity.services.statements import YEARS, part_name
from ledger.equity.statement import account_suffix, parts_of


def why(request: CoopRequest, slug: str, line: str) -> HttpResponse:
    """Show every posting that a line is the sum of, and what each rests on.

    A member sees the own account; whoever keeps or checks the books names a code.
    """
    cooperative, on = request.cooperative, request.visit.on
    suffix = account_suffix(line)
    code, name = _whose(request)
    if suffix is None or not code or not selectors.has_book(cooperative):
        raise Http404
    bylaws = in_force(cooperative, on=on)
    rule = bylaws.get(YEARS)
    account = selectors.member_account(cooperative, code, on=on)
    parts = parts_of(
        account,
        years=rule.count if rule else None,
        this_year=year_of(cooperative, on).name,
    )
    part = next((each for each in parts if each.key == line), None)
    found = reasons(cooperative, code, suffix, on=on)
    if part is None and not found:
        raise Http404
    context: dict[str, Any] = {
        "cooperative": cooperative,
        "code": code,
        "name": name,
        "line": line,
        "part": part,
        "title": part_name(part) if part else line,
        "cents": part.cents if part else 0,
        "reasons": found,
        "most": MOST if len(found) == MOST else 0,
        "rule": rule,
    }
    return render(request, "ledger/equity/why.html", context)


def _whose(request: CoopRequest) -> tuple[str, str]:
    """The code that is looked at, and the name where it is somebody else's."""
    cooperative, asked = request.cooperative, request.GET.get("code", "")
    if asked and request.roles & BOOKS:
        names = names_by_code(cooperative)
        return (asked, names[asked]) if asked in names else ("", "")
    mine = member_of(user=request.user, cooperative=cooperative, on=request.visit.on)
    return (mine.code, "") if mine else ("", "")
