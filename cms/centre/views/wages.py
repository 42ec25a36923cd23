"""What is owed: the calculator, its paper, the claim worksheet and the letter.

Everything here is asked and answered in one visit: no answer is kept, on no page that a
browser may keep, in no cookie, session, log or address.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeAlias

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.centre.claims.answers import Answers, Part
from cms.centre.claims.california import california_claim
from cms.centre.claims.federal import federal_complaint
from cms.centre.forms.wages_claim import ClaimForm
from cms.centre.forms.wages_letter import LetterForm
from cms.centre.forms.wages_sheet import WageSheet
from cms.centre.selectors.figures import calls, figures
from cms.centre.selectors.guides import Call
from cms.centre.views import wage_papers
from cms.centre.views.forgetting import forgotten
from cms.centre.views.handing_out import handed_out
from cms.centre.views.wage_words import told
from cms.centre.wages.reckoning import reckon
from cms.centre.wages.shapes import Case, Place, Result
from coopkit.apps import written
from coopkit.errors import CoopError

ADD, CHANGE, FILL = "add", "change", "fill"
ASKED = "asked"


class Desk:
    """One visit: what was typed, as it is counted today."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.on: date = timezone.localdate()
        self.figures = figures()
        self.sheet = WageSheet(request.POST, on=self.on, is_checked=True)
        self.refusal = ""

    def reckon(self) -> tuple[Case, Result] | None:
        """The case and what it comes to; nothing where it cannot be counted."""
        if not self.sheet.is_valid():
            return None
        try:
            case = self.sheet.case()
            return case, reckon(case, self.figures, on=self.on)
        except CoopError as refusal:
            self.refusal = str(refusal)
            return None

    def asked_again(self) -> HttpResponse:
        return _asked(self.request, self.sheet, refusal=self.refusal)


Answer: TypeAlias = Callable[[Desk, Case, Result], HttpResponse]


@require_http_methods(["GET", "HEAD", "POST"])
@forgotten
def wages(request: HttpRequest) -> HttpResponse:
    """Ask for hours and pay, and show what is owed."""
    wish = request.POST.get("do", "")
    if request.method == "POST" and wish not in (ADD, CHANGE, FILL):
        return _counted(request, _result_page)
    more = int(wish == ADD)
    sheet = WageSheet(request.POST, on=timezone.localdate(), more_weeks=more)
    return _asked(request, sheet, is_filled=wish == FILL)


@require_POST
@forgotten
def wages_pdf(request: HttpRequest) -> HttpResponse:
    """The reckoning on paper."""
    return _counted(request, _result_paper)


@require_POST
@forgotten
def claim(request: HttpRequest) -> HttpResponse:
    """Ask what a claim form asks beside the hours."""
    return _counted(request, _claim_page)


@require_POST
@forgotten
def claim_pdf(request: HttpRequest) -> HttpResponse:
    """The claim worksheet on paper, with the boxes of the agency's form."""
    return _counted(request, _claim_sheet)


@require_POST
@forgotten
def letter(request: HttpRequest) -> HttpResponse:
    """Ask for the names in the letter, and show it in both languages."""
    return _counted(request, _letter_page)


@require_POST
@forgotten
def letter_pdf(request: HttpRequest) -> HttpResponse:
    """The letter on paper, English and Spanish side by side."""
    return _counted(request, _letter_sheet)


def _asked(
    request: HttpRequest, sheet: WageSheet, *, refusal: str = "", is_filled: bool = False
) -> HttpResponse:
    context = {"sheet": sheet, "refusal": refusal, "is_filled": is_filled}
    return render(request, "cms/centre/wages.html", context)


def _counted(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Give the answer for what was typed; the page again where it cannot be counted."""
    desk = Desk(request)
    found = desk.reckon()
    return answer(desk, *found) if found else desk.asked_again()


def _result_page(desk: Desk, case: Case, result: Result) -> HttpResponse:
    context = {"sheet": desk.sheet, "words": told(result), "calls": _calls(desk, case)}
    return render(desk.request, "cms/centre/wages_result.html", context)


def _calls(desk: Desk, case: Case) -> list[Call]:
    is_state = case.job.place is Place.CALIFORNIA
    return calls(is_state=is_state, on=desk.on)


def _result_paper(desk: Desk, case: Case, result: Result) -> HttpResponse:
    data = wage_papers.result_paper(told(result), _calls(desk, case), on=desk.on)
    return handed_out("wage_result", data, "pay.pdf")


def _claim_page(desk: Desk, case: Case, result: Result) -> HttpResponse:
    is_asked = ASKED in desk.request.POST
    form = ClaimForm(desk.request.POST if is_asked else None, prefix="c")
    return _claim_asked(desk, form)


def _claim_asked(desk: Desk, form: ClaimForm) -> HttpResponse:
    context = {"sheet": desk.sheet, "form": form}
    return render(desk.request, "cms/centre/claim.html", context)


def _claim_sheet(desk: Desk, case: Case, result: Result) -> HttpResponse:
    form = ClaimForm(desk.request.POST, prefix="c")
    if not form.is_valid():
        return _claim_asked(desk, form)
    answers = form.answers(
        payday=desk.sheet.job.cleaned_data["payday"],
        hired_on=desk.sheet.pay.cleaned_data["hired_on"],
    )
    forms = _claim_forms(desk, case, result, answers)
    data = wage_papers.claim_paper(told(result), forms, on=desk.on)
    return handed_out("wage_claim", data, "claim.pdf")


def _claim_forms(
    desk: Desk, case: Case, result: Result, answers: Answers
) -> list[tuple[str, str, Sequence[Part]]]:
    """The forms that fit: the state's own, and the federal complaint."""
    forms: list[tuple[str, str, Sequence[Part]]] = []
    if case.job.place is Place.CALIFORNIA:
        form = desk.figures.at("us-ca.wage_claim_form", desk.on)
        how = _(
            "The %(form)s; %(source)s. Hand it in online, by mail, or at an office of "
            "the Labor Commissioner. It is free."
        ) % {"form": written(form.words), "source": form.source}
        name = _("California: Initial Report or Claim (DLSE Form 1)")
        forms.append((name, how, california_claim(case, result, answers)))
    back = desk.figures.at("us-federal.wage_complaint", desk.on)
    how = _(
        "There is no paper form. Call, or write online, and have this ready; %(source)s. "
        "They call back within %(days)s. It is free and confidential."
    ) % {"days": written(back.words), "source": back.source}
    name = _("Federal: complaint to the Wage and Hour Division")
    forms.append((name, how, federal_complaint(case, result, answers)))
    return forms


def _letter_page(desk: Desk, case: Case, result: Result) -> HttpResponse:
    is_asked = ASKED in desk.request.POST
    form = LetterForm(desk.request.POST if is_asked else None, prefix="l")
    context: dict[str, Any] = {"sheet": desk.sheet, "form": form}
    if is_asked and form.is_valid():
        context["sides"] = _sides(desk, case, result, form)
    return render(desk.request, "cms/centre/letter.html", context)


def _letter_sheet(desk: Desk, case: Case, result: Result) -> HttpResponse:
    form = LetterForm(desk.request.POST, prefix="l")
    if not form.is_valid():
        return _letter_page(desk, case, result)
    sides = _sides(desk, case, result, form)
    writer = form.cleaned_data["worker"]
    data = wage_papers.letter_paper(sides, writer=writer, on=desk.on)
    return handed_out("demand_letter", data, "letter.pdf")


def _sides(desk: Desk, case: Case, result: Result, form: LetterForm) -> Any:
    days = int(form.cleaned_data["days"])
    return wage_papers.sides_of(case, result, form.names(), days=days, on=desk.on)
