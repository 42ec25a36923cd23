"""Who stands, and what they say: nominated, accepted, withdrawn, until the vote opens."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import CALLERS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import N_, CoopError
from governance.members.models import Membership
from governance.members.selectors import member_of, roll
from governance.votes import services
from governance.votes.forms.ballot import AnswerForm, NominationForm
from governance.votes.models import Method, Motion, MotionState, Option

PAGE = "governance/votes/candidates.html"


class NotYoursError(CoopError):
    """A nomination that somebody else answers."""

    template = N_(
        "Only {name} can answer this nomination, or the secretary for them. Nobody is "
        "made to stand."
    )


class NobodyNamedError(CoopError):
    """A nomination of nobody."""

    template = N_("Nobody was named. Choose a member, or write a name, then send again.")


def candidates(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Show who stands, and take nominations and answers until the vote opens."""
    motions = Motion.objects.filter(
        cooperative=request.cooperative, method__in=[Method.ELECTION, Method.POLL]
    )
    found = get_object_or_404(motions.select_related("cooperative"), pk=pk)
    page = _Page(request, found)
    if request.method != "POST":
        return page.show()
    act = request.POST.get("act", "")
    if act == "nominate":
        return page.nominate()
    return page.answer(act)


class _Page:
    """One visit to the candidates of a vote."""

    def __init__(self, request: CoopRequest, motion: Motion) -> None:
        self.request, self.motion = request, motion
        visit = request.visit
        self.me = member_of(user=visit.user, cooperative=visit.cooperative, on=visit.on)
        self.may_keep = bool(request.roles & CALLERS)

    def nominate(self) -> HttpResponse:
        """Put somebody forward, or oneself; who keeps the roll may write in a name."""
        form = self._nomination(self.request.POST)
        if not form.is_valid():
            return self.show(form)
        given = form.cleaned_data
        statement = given["statement"] if self.may_keep or self._is_me(given) else ""
        try:
            self._add(given, statement)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
            return self.show(form)
        messages.success(self.request, _("The name is on the list."))
        return self._back()

    def answer(self, act: str) -> HttpResponse:
        """Accept or decline a nomination, or withdraw."""
        options = self.motion.candidates.select_related("membership", "motion")
        wanted = self.request.POST.get("option", "")
        number = int(wanted) if wanted.isdecimal() and len(wanted) < 18 else 0
        option: Option = get_object_or_404(options, pk=number)
        form = AnswerForm(self.request.POST)
        try:
            if not (self.may_keep or self._is_own(option)):
                raise NotYoursError(name=option.name)
            if act == "withdraw":
                services.withdraw_option(
                    option=option, by=self.request.user, at=self.request.visit.at
                )
            elif act in {"accept", "decline"} and form.is_valid():
                services.answer_nomination(
                    option=option,
                    accepts=act == "accept",
                    statement=form.cleaned_data["statement"],
                    by=self.request.user,
                    at=self.request.visit.at,
                )
        except CoopError as refusal:
            messages.error(self.request, str(refusal))
        return self._back()

    def show(self, form: NominationForm | None = None) -> HttpResponse:
        is_open = self.motion.state == MotionState.PREPARED
        found = self.motion.candidates.select_related("membership__person")
        lines = [self._line(option) for option in found.order_by("number")]
        context = {
            "motion": self.motion,
            "is_election": self.motion.method == Method.ELECTION,
            "is_prepared": is_open,
            "standing": [line for line in lines if line["is_standing"]],
            "asked": [line for line in lines if line["is_asked"]],
            "gone": [line for line in lines if line["option"].withdrawn_at],
            "form": form or self._nomination(),
            "may_name": is_open and (self.may_keep or self.me is not None),
        }
        return render(self.request, PAGE, context)

    def _line(self, option: Option) -> dict[str, Any]:
        is_gone = option.withdrawn_at is not None
        may_answer = self.may_keep or self._is_own(option)
        is_prepared = self.motion.state == MotionState.PREPARED
        is_running = self.motion.state in {MotionState.PREPARED, MotionState.OPEN}
        return {
            "option": option,
            "is_mine": self._is_own(option),
            "is_standing": not is_gone and option.accepted_at is not None,
            "is_asked": not is_gone and option.accepted_at is None,
            "may_answer": may_answer and is_prepared,
            "may_withdraw": may_answer and is_running and not is_gone,
            "form": AnswerForm(
                initial={"statement": option.statement}, auto_id=f"id_{option.pk}_%s"
            ),
        }

    def _nomination(self, data: Any = None) -> NominationForm:
        form = NominationForm(data)
        on = self.request.visit.on
        codes = [line.code for line in roll(self.request.cooperative, on=on)]
        members = Membership.objects.filter(
            cooperative=self.request.cooperative, code__in=codes
        )
        field: Any = form.fields["member"]
        field.queryset = members.select_related("person").order_by("code")
        field.label_from_instance = lambda each: each.person.display_name
        if self.motion.method != Method.ELECTION:
            del form.fields["member"]
        if not self.may_keep:
            form.fields.pop("name")
        if self.motion.method != Method.ELECTION and "name" in form.fields:
            form.fields["name"].label = _("Answer of the poll")
        elif "name" in form.fields:
            form.fields["name"].label = _("Or somebody who is not on the roll")
        return form

    def _add(self, given: dict[str, Any], statement: str) -> None:
        member, name = given.get("member"), given.get("name", "")
        if member is None and not name:
            raise NobodyNamedError()
        services.add_option(
            motion=self.motion,
            membership=member,
            name="" if member else name,
            statement=statement,
            nominated_by=self.me,
            by=self.request.user,
            at=self.request.visit.at,
        )

    def _is_me(self, given: dict[str, Any]) -> bool:
        member = given.get("member")
        return bool(self.me and member and self.me.pk == member.pk)

    def _is_own(self, option: Option) -> bool:
        return bool(self.me and option.membership_id == self.me.pk)

    def _back(self) -> HttpResponse:
        return redirect(
            "votes:candidates", slug=self.request.cooperative.slug, pk=self.motion.pk
        )
