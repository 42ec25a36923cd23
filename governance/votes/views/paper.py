"""Paper ballots: printed, ticked off when they come in, entered twice after the close."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language, gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from coopkit.cooperatives.access import CALLERS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import N_, CoopError
from coopkit.papers.typeset import typeset
from governance.votes import marking, selectors
from governance.votes.forms.ballot import ReturnForm, SheetForm
from governance.votes.marking import Offer
from governance.votes.models import BoxState, Choice, Motion
from governance.votes.selectors.paper_ballot import paper_ballot
from governance.votes.selectors.papers import Sheet
from governance.votes.services.papers import enter_sheet, hand_in_paper
from governance.votes.views.ballot import why_closed


class KeepersReadFirstError(CoopError):
    """A sheet that somebody enters who does not keep the papers."""

    template = N_(
        "Sheet {sheet} has not been entered yet. Whoever keeps the papers enters a sheet "
        "first: the secretary, the board or a teller. Then any member can be the second."
    )


def paper(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Print ballots, tick off whose came in, and see which sheets are settled."""
    found = _motion(request, pk)
    form = ReturnForm(request.POST or None)
    form.fields["elector"].queryset = selectors.may_return(found)  # type: ignore[attr-defined]
    form.fields["elector"].label_from_instance = _named  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        elector = form.cleaned_data["elector"]
        try:
            hand_in_paper(
                motion=found,
                membership=elector.membership,
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            name = elector.membership.person.display_name
            said = _("The paper ballot of %(name)s is in.") % {"name": name}
            messages.success(request, said)
            return redirect("votes:paper", slug=slug, pk=pk)
    context = {
        "motion": found,
        "form": form,
        "is_open": why_closed(found, request) is None,
        "is_prepared": not found.rules,
        "returns": selectors.returns_of(found) if found.is_secret else [],
        "sheets": selectors.compare(found) if found.is_secret else [],
        "is_closed": _is_closed(found),
        "languages": request.cooperative.languages,
    }
    return render(request, "governance/votes/paper.html", context)


def paper_pdf(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """The ballot to print: one page, the same for everybody, in the page's language."""
    found = _motion(request, pk)
    if not found.rules:
        messages.error(request, _("Ballots can be printed once the vote has opened."))
        return redirect("votes:paper", slug=slug, pk=pk)
    data = paper_ballot(found, language=get_language())
    name = f"{_('ballot')}-{slugify(found.title) or found.pk}-{get_language()}.pdf"
    return HttpResponse(
        typeset("ballot", data),
        headers={
            "Content-Type": "application/pdf",
            "Content-Disposition": content_disposition_header(False, name) or "inline",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


@sensitive_post_parameters()
def paper_entry(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Enter a sheet as one reads it, without seeing how another one read it."""
    found = get_object_or_404(_motions(request), pk=pk, is_secret=True)
    offer = selectors.offer_of(found)
    form = SheetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _refuse_first(request, found, form.cleaned_data["sheet"])
            enter_sheet(
                motion=found,
                sheet=form.cleaned_data["sheet"],
                content=_content(request.POST, offer),
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            sheet = form.cleaned_data["sheet"]
            messages.success(request, _("Sheet %(n)s is entered.") % {"n": sheet})
            return redirect("votes:paper_entry", slug=slug, pk=pk)
    context = _sheets_of(request, found, offer) | {"motion": found, "form": form}
    return render(request, "governance/votes/paper_entry.html", context)


def _refuse_first(request: CoopRequest, found: Motion, sheet: int) -> None:
    """Two members who agree on what no sheet says are not its only readers."""
    if request.roles & CALLERS or not _is_closed(found):
        return
    if found.box.tellers.filter(membership__person__user=request.user).exists():
        return
    if not found.paper_entries.filter(sheet=sheet).exists():
        raise KeepersReadFirstError(sheet=sheet)


def _sheets_of(request: CoopRequest, found: Motion, offer: Offer) -> dict[str, Any]:
    """The sheets so far, and what the form holds of the one that is being entered."""
    sheets, kept = selectors.compare(found), request.POST
    return {
        "offer": offer,
        "sheets": [_line(sheet, request, offer) for sheet in sheets],
        "settled": sum(sheet.is_settled for sheet in sheets),
        "is_closed": _is_closed(found),
        "choices": Choice.choices,
        "kept": kept.get("choice", ""),
        "options": [
            {
                "number": n,
                "name": name,
                "typed": kept.get(f"place-{n}", ""),
                "is_marked": str(n) in kept.getlist("marks"),
            }
            for n, name in offer.printed.items()
        ],
        "may_keep": bool(request.roles & CALLERS),
    }


def _content(data: QueryDict, offer: Offer) -> dict[str, Any]:
    """A sheet as it was read; what is written unclearly is entered as spoilt."""
    is_spoilt = "spoilt" in data
    if offer.kind == "choice":
        return {"choice": marking.SPOILT_CHOICE if is_spoilt else data.get("choice", "")}
    if offer.kind == "ranked":
        written = {n: data.get(f"place-{n}", "") for n in offer.printed}
        marks = marking.as_written(written)
    else:
        marks = tuple(n for n in offer.printed if str(n) in data.getlist("marks"))
    return {"marks": list(marking.SPOILT_MARKS if is_spoilt or marks is None else marks)}


def _line(sheet: Sheet, request: CoopRequest, offer: Offer) -> dict[str, Any]:
    """How a sheet stands; how it was read is shown to those alone who read it."""
    mine = any(entry.entered_by_id == request.user.pk for entry in sheet.entries)
    return {
        "sheet": sheet,
        "is_mine": mine,
        "readings": [
            (entry.entered_by.get_full_name(), said(entry.content, offer))
            for entry in sheet.entries
        ]
        if mine and sheet.differs
        else [],
    }


def said(content: dict[str, Any], offer: Offer) -> str:
    """A ballot's content in words: “Ana, Ben”, “Yes”, blank, or spoilt."""
    choices = {"yes": _("Yes"), "no": _("No"), "abstain": _("Abstain"), "": _("blank")}
    if "choice" in content:
        return choices.get(content["choice"], _("spoilt"))
    marks = content.get("marks", [])
    if marks == list(marking.SPOILT_MARKS):
        return _("spoilt")
    return ", ".join(offer.printed[n] for n in marks) or _("blank")


def _motions(request: CoopRequest) -> Any:
    motions = Motion.objects.filter(cooperative=request.cooperative)
    return motions.select_related("cooperative", "box")


def _motion(request: CoopRequest, pk: int) -> Motion:
    found: Motion = get_object_or_404(_motions(request), pk=pk)
    return found


def _is_closed(found: Motion) -> bool:
    return (
        found.is_secret and hasattr(found, "box") and found.box.state == BoxState.CLOSED
    )


def _named(elector: Any) -> str:
    return f"{elector.membership.person.display_name} ({elector.code})"
