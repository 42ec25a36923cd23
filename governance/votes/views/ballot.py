"""The ballot: read, rank or choose, review, cast. Nothing of it is kept on the way."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, pgettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import N_, CoopError
from governance.members.selectors import member_of
from governance.votes import envelopes, selectors, services
from governance.votes.forms import ballot as forms
from governance.votes.forms.ballot import Filled
from governance.votes.models import BallotBox, Motion, MotionState, Proxy
from governance.votes.selectors.offering import Listed, Seat
from governance.votes.services.casting import (
    MotionClosedError,
    MotionNotOpenYetError,
    NoProxyError,
    NotAnElectorError,
)
from governance.votes.views.sealed import take_envelope, take_sealed

PAGE = "governance/votes/ballot.html"
FORGET = '"cache"'
"""`Clear-Site-Data`: the browser forgets the pages on which a ballot was filled in."""
TEENS = (11, 12, 13)


class CastSinceError(CoopError):
    """A form of before the last ballot, which a browser kept and sends once more."""

    template = N_(
        "You have cast a ballot since this page was opened, so what it held is not shown "
        "again. Your last ballot stands. To change it, fill in this one."
    )


@sensitive_post_parameters()
@sensitive_variables()
def ballot(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Show a ballot, let it be filled in and reviewed, and take it once it is cast."""
    if request.method == "POST" and "sealed" in request.POST:
        return _forgotten(take_envelope(request, pk))
    found = get_object_or_404(
        Motion.objects.filter(cooperative=request.cooperative).select_related(
            "cooperative", "box"
        ),
        pk=pk,
    )
    if not (found.is_secret or selectors.is_by_marks(found)):
        return redirect(found)
    closed = why_closed(found, request)
    if closed:
        if request.method == "POST":
            messages.error(request, str(closed))
        return redirect(found)
    page = _Page(request, found)
    if page.no_proxy():
        messages.error(request, page.no_proxy())
        return redirect(found)
    if request.method != "POST":
        return page.show(page.begun())
    return _went_on(page)


@sensitive_variables()
def _went_on(page: "_Page") -> HttpResponse:
    """Answer what was pressed: an arrow, review, change, or cast."""
    data, offer = page.request.POST, page.offer
    if page.seat.without:
        return page.show(Filled())
    if data.get("since", "") != str(page.seat.last):
        return page.show(page.begun(), problem=str(CastSinceError()))
    try:
        found = forms.filled(data, offer)
        moved = forms.pressed(data, found, offer)
    except CoopError as refusal:
        typed = forms.typed_places(data, offer)
        return page.show(forms.held(data, offer), problem=str(refusal), typed=typed)
    if moved is not None:
        return page.show(moved)
    if "cast" in data:
        return page.cast(found)
    if "review" in data:
        return page.review(found)
    return page.show(found)


class _Page:
    """One visit to a ballot."""

    def __init__(self, request: CoopRequest, motion: Motion) -> None:
        self.request, self.motion = request, motion
        by_marks = selectors.is_by_marks(motion)
        self.listed = selectors.options_listed(motion) if by_marks else []
        self.offer = selectors.offer_of(motion, self.listed)
        self.proxies = (
            [] if motion.is_secret else selectors.proxies_held(motion, request.user)
        )
        sent = request.POST if request.method == "POST" else request.GET
        self.whose = "".join(c for c in sent.get("for", "") if c.isprintable())[:16]
        self.proxy = self._proxy()
        self.seat: Seat = (
            selectors.seat_of_giver(motion, self.proxy)
            if self.proxy
            else selectors.seat_of(motion, request.user)
        )

    def begun(self) -> Filled:
        """Empty; in an open vote what stands already, which is the voter's to change."""
        if self.seat.ballot is None or self.proxy:
            return Filled()
        return Filled(marks=tuple(self.seat.ballot.marks), choice=self.seat.ballot.choice)

    @sensitive_variables()
    def show(
        self, found: Filled, *, problem: str = "", typed: dict[int, str] | None = None
    ) -> HttpResponse:
        """The form; in a secret vote with what a browser needs to seal by itself."""
        rows = rows_of(self.listed, found.marks, typed or {})
        ranked = [row for row in rows if row["place"]]
        context = self._context() | {
            "step": "fill",
            "filled": found,
            "problem": problem,
            "ranked": sorted(ranked, key=lambda row: row["place"]),
            "rest": [row for row in rows if not row["place"]],
            "rows": rows,
            "ordinals": [ordinal_suffix(n) for n in range(1, len(rows) + 1)],
            "is_typed": bool(typed),
        }
        return _answer(self.request, context)

    @sensitive_variables()
    def review(self, found: Filled) -> HttpResponse:
        """What would be cast, to be confirmed; the tracker is shown now, and only now."""
        tracker = found.tracker
        if self.motion.is_secret and not tracker:
            tracker = envelopes.new_tracker()
        choices = {"yes": _("Yes"), "no": _("No"), "abstain": _("Abstain")}
        context = self._context() | {
            "step": "review",
            "filled": found,
            "tracker": tracker,
            "said": choices.get(found.choice, ""),
            "names": [(n, self.offer.names[n]) for n in found.marks],
        }
        return _answer(self.request, context)

    @sensitive_variables()
    def cast(self, found: Filled) -> HttpResponse:
        """Cast it: an open one by name, a secret one sealed here and now, in memory."""
        if self.motion.is_secret:
            if not found.tracker:
                return self.review(found)
            return self._sealed(found)
        visit = self.request.visit
        me = member_of(user=visit.user, cooperative=visit.cooperative, on=visit.on)
        try:
            if me is None:
                raise NotAnElectorError(title=self.motion.title)
            services.cast_ballot(
                motion=self.motion,
                voter=self.proxy.giver if self.proxy else me,
                holder=me if self.proxy else None,
                marks=found.marks,
                at=visit.at,
            )
        except CoopError as refusal:
            return self.show(found, problem=str(refusal))
        messages.success(self.request, _("Your ballot was recorded."))
        return redirect(self.motion)

    @sensitive_variables()
    def _sealed(self, found: Filled) -> HttpResponse:
        box: BallotBox = self.motion.box
        manifest = box.manifest
        content = found.content(self.offer)
        plain = envelopes.pack(content, found.tracker, manifest["pad"])
        ordered = sorted(manifest["tellers"], key=lambda each: each["position"])
        keys = [each["key"] for each in ordered]
        sealed = envelopes.seal(plain, keys, box.manifest_sha256)
        answer = take_sealed(
            self.request, self.motion.pk, sealed=sealed, sealed_in="server"
        )
        return _forgotten(answer)

    def no_proxy(self) -> str:
        """Why this cannot be another's ballot; nothing where it is, or is one's own."""
        if not self.whose or self.proxy:
            return ""
        return str(NoProxyError(giver=self.whose, title=self.motion.title))

    def _proxy(self) -> Proxy | None:
        """For whom this ballot is, where it is somebody else's."""
        held = (each for each in self.proxies if each.giver.code == self.whose)
        return next(held, None)

    def _context(self) -> dict[str, Any]:
        box = self.motion.box if self.motion.is_secret else None
        return {
            "motion": self.motion,
            "offer": self.offer,
            "listed": self.listed,
            "seat": self.seat,
            "proxy": self.proxy,
            "proxies": self.proxies,
            "rule": selectors.rule_of(self.motion),
            "turnout": selectors.turnout(self.motion),
            "box": box,
            "tellers": len(box.manifest["tellers"]) if box else 0,
        }


def rows_of(
    listed: list[Listed], marks: tuple[int, ...], typed: dict[int, str]
) -> list[dict[str, Any]]:
    """The rows of a ballot in lot order, each with its place, 0 where it has none."""
    places = {number: at for at, number in enumerate(marks, 1)}
    return [
        {
            "option": each,
            "place": places.get(each.number, 0),
            "suffix": ordinal_suffix(places.get(each.number, 0)),
            "is_first": places.get(each.number) == 1,
            "is_last": places.get(each.number) == len(marks),
            "typed": typed.get(each.number, str(places.get(each.number, ""))),
        }
        for each in listed
    ]


def ordinal_suffix(number: int) -> str:
    """What stands small behind a place: the “st” of 1st, in the reader's language."""
    if number % 100 in TEENS:
        return pgettext("behind a place, as in 4th", "th")
    return {
        1: pgettext("behind a place, as in 1st", "st"),
        2: pgettext("behind a place, as in 2nd", "nd"),
        3: pgettext("behind a place, as in 3rd", "rd"),
    }.get(number % 10) or pgettext("behind a place, as in 4th", "th")


def why_closed(found: Motion, request: CoopRequest) -> CoopError | None:
    """Why nobody can vote on a motion now, or None."""
    at = request.visit.at
    if found.state == MotionState.PREPARED or at < found.opens_at:
        return MotionNotOpenYetError(title=found.title)
    if found.state != MotionState.OPEN or at >= found.closes_at:
        return MotionClosedError(title=found.title)
    return None


def _answer(request: CoopRequest, context: dict[str, Any]) -> HttpResponse:
    response = render(request, PAGE, context)
    response["Cache-Control"] = "no-store, private"
    return response


def _forgotten(response: HttpResponse) -> HttpResponse:
    """Once a ballot is in, the browser keeps no page on which it was filled in."""
    response["Clear-Site-Data"] = FORGET
    return response
