"""Receiving sealed envelopes, and the receipt a voter gets for theirs.

What comes in is not read, not logged, and kept out of reports of errors.
"""

from base64 import b64decode
from binascii import Error
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from coopkit.canonical import canonical_json
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.votes import selectors
from governance.votes.models import BoxState, Envelope, Motion
from governance.votes.services.receipts import wake_the_post
from governance.votes.services.sealed_casting import cast_envelope_of

JSON = "application/json"


@sensitive_post_parameters("sealed")
def take_envelope(request: CoopRequest, pk: int) -> HttpResponse:
    """Take the envelope that a browser sealed: the field `sealed`, in base64."""
    text = request.POST.get("sealed", "")
    try:
        sealed = b64decode(text, validate=True)
    except (Error, ValueError):
        sealed = b""
    return take_sealed(request, pk, sealed=sealed, sealed_in="browser")


def take_sealed(
    request: CoopRequest, pk: int, *, sealed: bytes, sealed_in: str
) -> HttpResponse:
    """Put an envelope into the box of a motion, and lead to its receipt.

    Programs that accept JSON alone are answered in it.
    """
    try:
        envelope = cast_envelope_of(
            cooperative=request.cooperative,
            motion_id=pk,
            user=request.user,
            sealed=sealed,
            sealed_in=sealed_in,
            at=request.visit.at,
        )
    except Motion.DoesNotExist:
        raise Http404 from None
    except CoopError as refusal:
        return _refused(request, pk, refusal)
    wake_the_post(timezone.now)
    return _taken(request, pk, envelope)


def receipt(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Show a voter that their envelope is in the box, and how to prove it."""
    motion = get_object_or_404(
        request.cooperative.motions.select_related("box", "cooperative"),
        pk=pk,
        box__isnull=False,
    )
    found = selectors.receipt_of(motion, request.user)
    if found is None:
        page = "governance/votes/no_receipt.html"
        return render(request, page, {"motion": motion})
    name = f"receipt-{motion.pk}-{found.code}.json"
    if "file" in request.GET:
        return HttpResponse(
            canonical_json(found.file) + "\n",
            content_type=JSON,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    at = request.visit.at
    context = {
        "motion": motion,
        "receipt": found,
        "file_name": name,
        "is_open": motion.box.state == BoxState.OPEN
        and motion.opens_at <= at < motion.closes_at,
        "is_published": motion.box.state in {BoxState.OPENED, BoxState.DESTROYED},
    }
    return render(request, "governance/votes/receipt.html", context)


def _taken(request: CoopRequest, pk: int, envelope: Envelope) -> HttpResponse:
    url = reverse("votes:receipt", args=[request.cooperative.slug, pk])
    if request.headers.get("Accept") == JSON:
        return JsonResponse(
            {
                "receipt": url,
                "index": envelope.index,
                "leaf": envelope.leaf,
                "root": envelope.root,
                "signature": envelope.signature,
            }
        )
    return _see(url)


def _refused(request: CoopRequest, pk: int, refusal: CoopError) -> HttpResponse:
    if request.headers.get("Accept") == JSON:
        return JsonResponse({"refused": str(refusal)}, status=HTTPStatus.CONFLICT)
    messages.error(request, str(refusal))
    return _see(reverse("votes:motion", args=[request.cooperative.slug, pk]))


def _see(url: str) -> HttpResponse:
    """Lead to a page that is to be looked at."""
    answer = HttpResponseRedirect(url)
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer
