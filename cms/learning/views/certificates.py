"""A certificate: asked for by its holder, printed, and checked by anybody."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.learning.forms.certificates import NameForm
from cms.learning.models import Certificate, Enrolment
from cms.learning.selectors.certificates import (
    A4,
    LETTER,
    Told,
    certificate_by,
    certificate_of,
    enrolment_to_certify,
    told,
)
from cms.learning.selectors.progress import progress_of
from cms.learning.services import certificates as services
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.papers.typeset import typeset


@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: CoopRequest, course: UUID) -> HttpResponse:
    """Ask for the certificate of a course, name it, take the name off, withdraw it."""
    enrolment = enrolment_to_certify(request.user, course)
    if enrolment is None:
        raise Http404
    found = certificate_of(enrolment)
    standing = found if found and found.withdrawn_at is None else None
    form = NameForm(
        request.POST or None,
        initial={"name": standing.name if standing else enrolment.name_on_certificate},
    )
    if request.method == "POST" and form.is_valid():
        try:
            _do(request, enrolment, standing, form.cleaned_data["name"])
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("learning:certificate", course)
    language, on = _language(), timezone.localdate()
    context = {
        "progress": progress_of(request.user, course, language=language, on=on),
        "certificate": standing,
        "withdrawn": found if found and not standing else None,
        "told": told(standing) if standing else None,
        "form": form,
    }
    return render(request, "cms/learning/certificate.html", context)


@require_safe
def certificate_pdf(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The certificate on paper, Letter or A4; one that was withdrawn is none."""
    found = certificate_by(uid)
    if found is None or found.withdrawn_at is not None:
        raise Http404
    paper = A4 if request.GET.get("paper") == A4 else LETTER
    pdf = typeset("course_certificate", paper_of(told(found), paper=paper))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="certificate.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def verify(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Whether a certificate holds: what it says, that it was withdrawn, or is unknown."""
    found = certificate_by(uid)
    context = {
        "uid": uid,
        "told": told(found) if found and found.withdrawn_at is None else None,
        "withdrawn": found if found and found.withdrawn_at else None,
    }
    response = render(
        request, "cms/learning/verify.html", context, status=200 if found else 404
    )
    response["X-Robots-Tag"] = "noindex"
    return response


def paper_of(told: Told, *, paper: str) -> dict[str, object]:
    """The data of the paper: words and numbers as they stand on it."""
    certificate = told.certificate
    day = certificate.completed_on
    return {
        "lang": _language(),
        "page": paper,
        "issued_ymd": {"year": day.year, "month": day.month, "day": day.day},
        "coop": {"name": told.place or "coopkit"},
        "labels": {
            "title": _("Certificate of completion"),
            "page": _("Page"),
            "certifies": _("This certifies that"),
            "completed": _("completed the course"),
            "rule": _("Completed by this rule"),
            "check": _("Check this paper at"),
            "number": _("Number"),
        },
        "name": told.holder,
        "is_named": bool(certificate.name),
        "course": told.course,
        "facts": [{"label": label, "value": value} for label, value in told.facts],
        "rule": list(told.rule),
        "url": told.url,
        "number": str(certificate.uid),
        "note": _(
            "It says what was done in the course, counted on that day, and nothing more. "
            "It is no license, and no degree."
        ),
        "issued": _("Issued on %(day)s")
        % {"day": date_format(timezone.localdate(certificate.issued_at), "DATE_FORMAT")},
    }


def _do(
    request: CoopRequest, enrolment: Enrolment, standing: Certificate | None, name: str
) -> None:
    wanted = request.POST.get("do", "")
    if standing is None:
        services.issue_certificate(
            enrolment=enrolment, name=name, language=_language(), at=timezone.now()
        )
        messages.success(request, _("Here is your certificate. Well done!"))
    elif wanted == "withdraw":
        services.withdraw_certificate(certificate=standing, at=timezone.now())
        messages.success(request, _("The certificate is withdrawn."))
    else:
        taken_off = wanted == "take_off"
        services.name_certificate(certificate=standing, name="" if taken_off else name)
        messages.success(request, _("Saved."))


def _language() -> str:
    return get_language() or "en"
