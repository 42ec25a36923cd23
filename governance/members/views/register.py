"""The register of members, printed as the statute wants it, for any day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext as _, ngettext

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import N_, CoopError
from coopkit.papers.typeset import typeset
from governance.members import services
from governance.members.forms import DayForm
from governance.members.register import Entry, Register, register_of, said_in
from governance.members.selectors import records
from governance.members.views.common import doors

MOST_LINES = 5000


class RegisterTooLongError(CoopError):
    """More lines than are set on paper at once."""

    template = N_(
        "The register has {count} lines; at most {most} are printed at once. Export the "
        "roll as a table and print it from there."
    )


def register(request: CoopRequest, slug: str) -> HttpResponse:
    """Ask for a day; with `format=pdf`, give the register of that day."""
    today = request.visit.on
    form = DayForm({"on": today.isoformat()} | request.GET.dict())
    wanted = register_of(request.cooperative.jurisdiction)
    on = form.cleaned_data["on"] if form.is_valid() else today
    spells = records.in_register(request.cooperative, on=on, who=wanted.who)
    count, nowhere = records.count_register(spells)
    refusal = None
    if form.is_valid() and request.GET.get("format") == "pdf":
        if count <= MOST_LINES:
            return _printed(request, wanted, on)
        refusal = RegisterTooLongError(count=count, most=MOST_LINES)
    language = _language()
    context = {
        "form": form,
        "on": on,
        "count": count,
        "nowhere": nowhere,
        "title": said_in(wanted.title, language),
        "source": said_in(wanted.source, language),
        "heads": wanted.heads(language),
        "who": wanted.who,
        "has_addresses": "address" in wanted.keys,
        "refusal": refusal,
    }
    return render(request, "governance/members/register.html", context | doors(request))


def _printed(request: CoopRequest, wanted: Register, on: date) -> HttpResponse:
    """The PDF; everybody on it sees that it was printed, and by whom."""
    classes = records.class_names(request.cooperative, on=on)
    lines = records.register_entries(
        request.cooperative, on=on, who=wanted.who, classes=classes
    )
    entries = [entry for entry, _person in lines]
    pdf = typeset("register", paper_data(request, wanted, entries, on=on))
    services.all_looked_at(
        people=[person for _entry, person in lines],
        viewer=request.user,
        what="register",
        at=request.visit.at,
    )
    name = f"{request.cooperative.slug}-register-{on.isoformat()}.pdf"
    return HttpResponse(
        pdf,
        headers={
            "Content-Type": "application/pdf",
            "Content-Disposition": content_disposition_header(True, name) or "",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def paper_data(
    request: CoopRequest, wanted: Register, entries: Sequence[Entry], *, on: date
) -> dict[str, Any]:
    """What the register is set from: words, and cells as they stand on the paper."""
    coop, today, language = request.cooperative, request.visit.on, _language()
    keys = wanted.keys
    many = ngettext("%(n)s line", "%(n)s lines", len(entries)) % {"n": len(entries)}
    return {
        "coop": {"name": coop.name, "address": coop.address},
        "lang": language,
        "page": wanted.paper,
        "issued_ymd": {"year": today.year, "month": today.month, "day": today.day},
        "subtitle": said_in(wanted.source, language),
        "facts": [
            {"label": _("As it stood on"), "value": date_format(on)},
            {"label": _("Printed on"), "value": date_format(today)},
            {"label": _("Printed by"), "value": str(request.user)},
            {"label": _("Holds"), "value": many},
        ],
        "columns": [
            {"key": key, "label": label}
            for key, label in zip(keys, wanted.heads(language), strict=True)
        ],
        "rows": [[_cell(entry.value(key)) for key in keys] for entry in entries],
        "signers": [{"name": _("Secretary"), "role": _("Signature and date")}],
        "labels": {
            "title": said_in(wanted.title, language),
            "page": _("Page"),
            "nobody": _("Nobody stood in the register on this day."),
            "note": _(
                "Classes and days are those of the day above; names and addresses are "
                "the ones on file when this was printed."
            ),
            "source": _("Made from the recorded events of each membership."),
        },
    }


def _cell(value: str | date | None) -> str:
    return date_format(value) if isinstance(value, date) else value or "–"


def _language() -> str:
    return (get_language() or "en").partition("-")[0]
