"""The pages of a member's own hours, and of the bookkeeper's answers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.members.selectors import memberships, names_by_code
from ledger.labor import selectors, services
from ledger.labor.forms.questions import AnswerForm, AskForm
from ledger.labor.views.showing import chosen_year, kind_choices, kind_name

KEEPER = "bookkeeper"


def mine(request: CoopRequest, slug: str) -> HttpResponse:
    """Show somebody their own hours, and let them say what is wrong with them."""
    cooperative = request.cooperative
    code = _own_code(request)
    years = selectors.years(cooperative, on=request.visit.on)
    year = chosen_year(request.GET.get("year", ""), years, {years[0].last})
    refusal, weights = "", {}
    try:
        weights = selectors.weights_of_year(cooperative, first=year.first)
    except CoopError as lacking:
        refusal = str(lacking)
    form = AskForm(request.POST or None, kinds=kind_choices(weights.keys()))
    if form.is_valid() and _asked(request, code, form):
        return redirect(f"{reverse('labor:mine', args=[slug])}?year={year.name}")
    lines = selectors.lines_of(cooperative, code, first=year.first, last=year.last)
    by_kind: dict[str, int] = {}
    for line in lines:
        by_kind[line.kind] = by_kind.get(line.kind, 0) + line.minutes
    context: dict[str, Any] = {
        "code": code,
        "years": years,
        "year": year,
        "lines": [(line, kind_name(line.kind)) for line in reversed(lines)],
        "sums": [(kind_name(kind), minutes) for kind, minutes in sorted(by_kind.items())],
        "minutes": sum(by_kind.values()),
        "questions": _told(selectors.questions_of(cooperative, code=code)[:20]),
        "lock": selectors.lock_state(cooperative, year_end=year.last),
        "form": form,
        "refusal": refusal,
    }
    status = 422 if form.errors else 200
    return render(request, "ledger/labor/mine.html", context, status=status)


def questions(request: CoopRequest, slug: str) -> HttpResponse:
    """What members asked about their hours; the bookkeeper answers here."""
    cooperative = request.cooperative
    answering: AnswerForm | None = None
    if request.method == "POST":
        answering = AnswerForm(request.POST)
        if answering.is_valid() and _answered(request, answering):
            return redirect("labor:questions", slug)
    asked = list(selectors.questions_of(cooperative)[:100])
    names = names_by_code(cooperative)
    rows = []
    for question in asked:
        form = None
        if question.state == "open" and KEEPER in request.roles:
            same = answering and answering.data.get("question") == str(question.pk)
            form = answering if same else _blank(question.pk)
        rows.append(
            (question, names.get(question.code, ""), kind_name(question.kind), form)
        )
    context = {"rows": rows}
    status = 422 if answering else 200
    return render(request, "ledger/labor/questions.html", context, status=status)


def _blank(pk: int) -> AnswerForm:
    return AnswerForm(initial={"question": pk}, auto_id=f"q{pk}-%s")


def _own_code(request: CoopRequest) -> str:
    """The code of whoever looks; the latest, where they came back with another."""
    held = memberships(request.cooperative).filter(person__user=request.user)
    own = held.order_by("code").values_list("code", flat=True).last()
    if own is None:
        raise Http404
    return own


def _asked(request: CoopRequest, code: str, form: AskForm) -> bool:
    try:
        services.ask(
            cooperative=request.cooperative,
            code=code,
            said=form.said(),
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Sent. The bookkeeper answers, and you see it here."))
    return True


def _answered(request: CoopRequest, form: AnswerForm) -> bool:
    cleaned = form.cleaned_data
    found = selectors.questions_of(request.cooperative)
    question = get_object_or_404(found, pk=cleaned["question"])
    try:
        services.answer(
            question=question,
            is_accepted=cleaned["outcome"] == "accepted",
            words=cleaned["words"],
            authority=cleaned["authority"],
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The member sees your answer on their page."))
    return True


def _told(questions: Any) -> list[tuple[Any, str]]:
    return [(question, kind_name(question.kind)) for question in questions]
