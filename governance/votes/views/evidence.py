"""The evidence of a secret vote: in plain words, as a file, and a program to check it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext

from coopkit.canonical import canonical_json
from coopkit.cooperatives.middleware import CoopRequest
from governance.members.selectors import names_by_code
from governance.votes import selectors
from governance.votes.models import BallotBox
from governance.votes.publication import WHY, tally

SCRIPT = "text/x-python; charset=utf-8"


def evidence(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Say how each member can know that their vote was counted, and what it cannot do."""
    box = _box(request, pk)
    at, user = request.visit.at, request.user
    names = names_by_code(request.cooperative) if box.participants else {}
    entries = box.ballots or []
    sealed = [each for each in box.participants or () if not each.get("paper")]
    context = {
        "motion": box.motion,
        "box": box,
        "standing": selectors.standing_of(box, user=user, at=at),
        "took_part": [
            (each, names.get(each["voter"], "")) for each in box.participants or ()
        ],
        "identity": {
            "standing": len(sealed),
            "set_aside": sum(each["set_aside"] for each in sealed),
            "mixed": sum(not each["set_aside"] for each in sealed),
            **tally(entries),
        },
        "lines": [
            line | {"said_why": gettext(WHY[line["why"]]) if line["why"] else ""}
            for line in selectors.lines_of(box)
        ],
        "one_paper": sum(each["source"] == "paper" for each in entries) == 1,
        "has_receipt": bool(selectors.envelopes_of(box.motion, user)),
    }
    return render(request, "governance/votes/evidence.html", context)


def evidence_json(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Give all that can be told by now as one file, or the manifest alone."""
    box = _box(request, pk)
    is_manifest = request.GET.get("part") == "manifest"
    what = "manifest" if is_manifest else "evidence"
    value = box.manifest if is_manifest else selectors.evidence(box)
    response = HttpResponse(
        canonical_json(value).encode(), content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="{what}-{pk}.json"'
    return response


def election_checker(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Give the program that checks the evidence, as one file that stands alone."""
    return _program(selectors.checker(), selectors.CHECKER)


def teller_tool(request: CoopRequest, slug: str, name: str) -> HttpResponse:
    """Give tellers their one-file command, or the list of words that keys become."""
    found = selectors.teller_tool(name)
    if found is None:
        raise Http404
    if name.endswith(".txt"):
        return HttpResponse(found, "text/plain; charset=us-ascii")
    return _program(found, name)


def _program(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, SCRIPT)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _box(request: CoopRequest, pk: int) -> BallotBox:
    """A box that has opened; before that there is nothing to check."""
    return get_object_or_404(
        BallotBox.objects.exclude(manifest_sha256="").select_related(
            "motion__cooperative"
        ),
        motion=pk,
        motion__cooperative=request.cooperative,
    )
