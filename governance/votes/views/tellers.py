"""The tellers' pages: who they are, their keys, their layers of the mix, the end."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from coopkit.cooperatives.access import CALLERS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.members.models import Membership
from governance.votes import selectors, services
from governance.votes.forms.tellers import KeyForm, LayerForm, TellersForm
from governance.votes.models import BallotBox, BoxState, Motion, MotionState
from governance.votes.selectors.tellers import Keyholder, Standing

PLAIN_TEXT = "text/plain; charset=us-ascii"


def tellers(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Show who holds the keys and what comes next; let the secretary name tellers."""
    motion = _secret(request, pk)
    found = selectors.box_of(motion)
    may_name = bool(request.roles & CALLERS) and motion.state == MotionState.PREPARED
    if request.method == "POST" and not may_name:
        raise Http404
    members = selectors.candidates_for_teller(request.cooperative, on=request.visit.on)
    form = TellersForm(request.POST or None, members=members, initial=_initial(found))
    if form.is_valid():
        people = Membership.objects.select_related("person").in_bulk(form.chosen())
        try:
            services.appoint_tellers(
                motion=motion,
                memberships=[people[each] for each in form.chosen()],
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("votes:tellers", slug, pk)
    context = {
        "motion": motion,
        "standing": _standing(request, found) if found else None,
        "form": form if may_name else None,
        "is_caller": bool(request.roles & CALLERS),
    }
    return render(request, "governance/votes/tellers.html", context)


@sensitive_post_parameters()
def teller_key(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Let a teller make their key, and keep its public half."""
    standing, mine = _own(request, pk)
    form = KeyForm(request.POST or None)
    if form.is_valid():
        try:
            services.register_key(
                teller=mine.teller,
                public_key=form.cleaned_data["public_key"],
                made_in=form.cleaned_data["made_in"],
                by=request.user,
                at=request.visit.at,
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("votes:tellers", slug, pk)
    context = {
        "motion": standing.box.motion,
        "standing": standing,
        "mine": mine,
        "counts": {"papers": range(2, 8), "needed": range(2, 6)},
        "form": form,
    }
    return render(request, "governance/votes/teller_key.html", context)


@sensitive_post_parameters()
def mix(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Let a teller take off the next layer, and hand in what it leaves."""
    standing, mine = _own(request, pk)
    form = LayerForm(request.POST or None, request.FILES or None)
    following = standing.following
    if form.is_valid() and _hand_in(request, standing.box, form):
        return redirect("votes:tellers", slug, pk)
    context = {
        "motion": standing.box.motion,
        "standing": standing,
        "mine": mine,
        "following": following,
        "waits_for_papers": bool(standing.sheets_waiting)
        and following is not None
        and following.teller.position == len(standing.holders),
        "form": form,
    }
    return render(request, "governance/votes/mix.html", context)


def _hand_in(request: CoopRequest, box: BallotBox, form: LayerForm) -> bool:
    typed = request.POST.get("position", "")
    try:
        services.hand_in(
            box=box,
            position=int(typed) if typed.isdecimal() and len(typed) < 4 else 0,
            output=form.cleaned_data["output"],
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def mix_input(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Give a teller the envelopes, without names, as the next layer gets them."""
    standing, _mine = _own(request, pk)
    if standing.following is None:
        raise Http404
    lines = selectors.mix_input(standing.box)
    name = f"envelopes-{pk}-{standing.following.teller.position}.txt"
    response = HttpResponse("".join(f"{line}\n" for line in lines), PLAIN_TEXT)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def destroy(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Delete the envelopes, or note that a teller destroyed their own key."""
    box = _box(request, pk)
    standing = _standing(request, box)
    mine, at = standing.mine, request.visit.at
    if mine is None and not request.roles & CALLERS:
        raise Http404
    try:
        if request.POST.get("what") == "key" and mine is not None:
            services.mark_key_destroyed(teller=mine.teller, by=request.user, at=at)
        else:
            services.destroy(box=box, by=request.user, at=at)
    except CoopError as refusal:
        messages.error(request, str(refusal))
    return redirect("votes:tellers", slug, pk)


def _secret(request: CoopRequest, pk: int) -> Motion:
    return get_object_or_404(
        Motion.objects.select_related("cooperative"),
        pk=pk,
        cooperative=request.cooperative,
        is_secret=True,
    )


def _box(request: CoopRequest, pk: int) -> BallotBox:
    return get_object_or_404(
        BallotBox.objects.select_related("motion__cooperative"),
        motion=pk,
        motion__cooperative=request.cooperative,
    )


def _own(request: CoopRequest, pk: int) -> tuple[Standing, Keyholder]:
    """A box and the visitor's key of it; nobody else sees these pages."""
    standing = _standing(request, _box(request, pk))
    if standing.mine is None:
        raise Http404
    return standing, standing.mine


def _standing(request: CoopRequest, box: BallotBox) -> Standing:
    return selectors.standing_of(box, user=request.user, at=request.visit.at)


def _initial(box: BallotBox | None) -> dict[str, int]:
    if box is None or box.state != BoxState.PREPARED:
        return {}
    held = box.tellers.order_by("position").values_list("position", "membership_id")
    return {f"teller_{position}": membership for position, membership in held}
