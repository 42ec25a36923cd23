"""Workbooks: each opens to the people named in it, and every look is noted."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.centre.forms.research import FindingForm, ReaderForm, WorkbookForm
from cms.centre.models import Finding, Section, Workbook
from cms.centre.selectors import research as selectors
from cms.centre.services import research as services
from cms.centre.views.handing_out import handed_out
from cms.centre.views.organiser_papers import workbook_paper
from cms.learning.views.asking import language_now, number_in
from coopkit.accounts.models import User
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.vault import VaultClosedError

LOOK = ["GET", "HEAD", "POST"]


@require_http_methods(LOOK)
def workbooks(request: CoopRequest) -> HttpResponse:
    """The workbooks that name whoever looks, and the form for a new one."""
    form = WorkbookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = services.begin_workbook(
            title=data["title"],
            industry=data["industry"],
            about=data["about"],
            by=request.user,
            at=timezone.now(),
        )
        return redirect("centre:workbook", made.pk)
    context = {"form": form, "workbooks": selectors.workbooks_of(request.user)}
    status = 422 if form.errors else 200
    return render(request, "cms/centre/workbooks.html", context, status=status)


@require_http_methods(LOOK)
def workbook(request: CoopRequest, pk: int) -> HttpResponse:
    """A workbook, section by section; who is not named in it finds nothing here."""
    found = _found(request, pk)
    form: forms.Form | None = None
    try:
        if request.method == "POST":
            done = _act(request, found)
            if isinstance(done, HttpResponse):
                return done
            form = done
        else:
            services.note_opening(workbook=found, by=request.user, at=timezone.now())
        context = _page(request, found, form)
    except VaultClosedError as refusal:
        messages.error(request, str(refusal))
        return redirect("centre:workbooks")
    status = 422 if form is not None and form.errors else 200
    return render(request, "cms/centre/workbook.html", context, status=status)


@require_safe
def workbook_pdf(request: CoopRequest, pk: int) -> HttpResponse:
    """A workbook on paper; that somebody took it along is noted."""
    found, at = _found(request, pk), timezone.now()
    on = timezone.localdate(at)
    parts = selectors.parts_of(found, language=language_now(), on=on)
    about = selectors.about_of(found)
    paper = workbook_paper(found, about=about, parts=parts, on=on)
    answer = handed_out("workbook", paper, f"workbook-{found.pk}.pdf")
    services.note_export(workbook=found, by=request.user, at=at)
    return answer


def _found(request: CoopRequest, pk: int) -> Workbook:
    found = selectors.workbook_for(request.user, pk)
    if found is None:
        raise Http404
    return found


def _page(
    request: CoopRequest, found: Workbook, form: forms.Form | None
) -> dict[str, object]:
    at = timezone.now()
    on = timezone.localdate(at)
    about = selectors.about_of(found)
    finding = _finding(found, request.POST.get("finding") or request.GET.get("change"))
    if finding and form is None:
        form = _finding_form(request, finding, bound=False)
    section = request.GET.get("add", "")
    if form is None and section in Section.values:
        form = FindingForm(on=on, initial={"section": section, "dated": on})
    if isinstance(form, FindingForm):
        section = finding.section if finding else str(form["section"].value())
    people = selectors.organisers_on(at).exclude(pk__in=found.readers.values("pk"))
    initial = {"title": found.title, "industry": found.industry, "about": about}
    rename = form if isinstance(form, WorkbookForm) else None
    return {
        "workbook": found,
        "about": about,
        "parts": selectors.parts_of(found, language=language_now(), on=on),
        "form": form if isinstance(form, FindingForm) else None,
        "finding": finding,
        "section": section,
        "readers": found.readers.order_by("first_name", "pk"),
        "reader_form": form
        if isinstance(form, ReaderForm)
        else ReaderForm(people=people, auto_id="reader_%s"),
        "rename": rename or WorkbookForm(initial=initial, auto_id="rename_%s"),
        "renames": rename is not None,
    }


def _act(request: CoopRequest, found: Workbook) -> HttpResponse | forms.Form:
    """Do what was asked; the answer, or the form that says why not."""
    acts: dict[str, Callable[[CoopRequest, Workbook], HttpResponse | forms.Form]] = {
        "add": _keep_finding,
        "change": _keep_finding,
        "erase_finding": _erase_finding,
        "reader": _add_reader,
        "take_reader": _take_reader,
        "rename": _rename,
        "erase": _erase,
    }
    act = acts.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    return act(request, found)


def _keep_finding(request: CoopRequest, found: Workbook) -> HttpResponse | forms.Form:
    finding, at = _finding(found, request.POST.get("finding")), timezone.now()
    form = _finding_form(request, finding, bound=True)
    if not form.is_valid():
        return form
    if finding:
        services.change_finding(
            finding=finding, found=form.found(), by=request.user, at=at
        )
    else:
        services.add_finding(workbook=found, found=form.found(), by=request.user, at=at)
    messages.success(request, _("Saved."))
    return redirect(request.path + f"#{form.cleaned_data['section']}")


def _finding_form(
    request: CoopRequest, finding: Finding | None, *, bound: bool
) -> FindingForm:
    on = timezone.localdate()
    if bound:
        return FindingForm(request.POST, on=on)
    assert finding is not None  # noqa: S101  for the type alone
    told = selectors.opened(finding)
    initial = {
        "section": finding.section,
        "what": told.what,
        "source": told.source,
        "dated": finding.dated,
    }
    return FindingForm(on=on, initial=initial)


def _erase_finding(request: CoopRequest, found: Workbook) -> HttpResponse:
    finding = _finding(found, request.POST.get("finding"))
    if finding is None:
        raise Http404
    services.erase_finding(finding=finding, by=request.user, at=timezone.now())
    messages.success(request, _("Erased."))
    return redirect("centre:workbook", found.pk)


def _add_reader(request: CoopRequest, found: Workbook) -> HttpResponse | forms.Form:
    at = timezone.now()
    people = selectors.organisers_on(at)
    form = ReaderForm(request.POST, people=people, auto_id="reader_%s")
    if not form.is_valid():
        return form
    reader: User = form.cleaned_data["reader"]
    services.add_reader(workbook=found, reader=reader, by=request.user, at=at)
    messages.success(request, _("They can read this workbook now, and write in it."))
    return redirect(request.path + "#readers")


def _take_reader(request: CoopRequest, found: Workbook) -> HttpResponse:
    number = number_in(request.POST.get("reader"))
    reader = found.readers.filter(pk=number).first()
    if reader is None:
        raise Http404
    try:
        services.take_reader(
            workbook=found, reader=reader, by=request.user, at=timezone.now()
        )
    except CoopError as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path + "#readers")
    messages.success(request, _("They cannot open this workbook any more."))
    own = reader.pk == request.user.pk
    return redirect("centre:workbooks") if own else redirect(request.path + "#readers")


def _rename(request: CoopRequest, found: Workbook) -> HttpResponse | forms.Form:
    form = WorkbookForm(request.POST, auto_id="rename_%s")
    if not form.is_valid():
        return form
    data = form.cleaned_data
    services.rename_workbook(
        workbook=found,
        title=data["title"],
        industry=data["industry"],
        about=data["about"],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("Saved."))
    return redirect("centre:workbook", found.pk)


def _erase(request: CoopRequest, found: Workbook) -> HttpResponse:
    if request.POST.get("sure") != "yes":
        messages.error(request, _("Nothing was erased. Tick the box first."))
        return redirect(request.path + "#erase")
    services.erase_workbook(workbook=found, by=request.user, at=timezone.now())
    messages.success(request, _("The workbook is erased. Nothing of it is kept."))
    return redirect("centre:workbooks")


def _finding(found: Workbook, typed: str | None) -> Finding | None:
    return selectors.finding_in(found, number_in(typed))
