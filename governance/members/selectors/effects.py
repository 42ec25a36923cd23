"""What an exit does to the roll, to offices and access, and to what is kept."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from coopkit.cooperatives.models import Role, RoleGrant
from coopkit.offers import Effect, Leaving
from governance.bylaws.selectors import in_force
from governance.members.selectors.codes import by_code
from governance.members.selectors.roll import roll

OWN = frozenset({Role.MEMBER, Role.CANDIDATE})


def what_an_exit_does(leaving: Leaving) -> Iterable[Effect]:
    """The roll, offices, access, and what is kept of the person."""
    told = {"day": date_format(leaving.last_day), "code": leaving.code}
    yield Effect(
        title=_("The roll"),
        words=_(
            "%(day)s is the last day, with all rights of a member. The code %(code)s is "
            "never given to anybody else."
        )
        % told,
        rule="exit.takes_effect" if leaving.kind in {"resigned", "transferred"} else "",
    )
    yield from _fewer(leaving)
    yield from _roles(leaving)
    yield from _kept(leaving)
    yield Effect(
        title=_("Calendar"),
        words=_(
            "The last day stands in the calendar of the secretary, the board and the "
            "person, and of nobody else."
        ),
    )


def _fewer(leaving: Leaving) -> Iterable[Effect]:
    """How many members remain, and whether that is too few."""
    bylaws = in_force(leaving.cooperative, on=leaving.on)
    lines = roll(leaving.cooperative, on=leaving.last_day)
    left = sum(line.code != leaving.code for line in lines)
    words = ngettext("%(n)s member remains.", "%(n)s members remain.", left) % {"n": left}
    least = bylaws.get("members.least")
    if least is not None and left < least.count:
        words = _("%(words)s The bylaws ask for %(least)s: admit somebody in time.") % {
            "words": words,
            "least": least.count,
        }
    yield Effect(title=_("Members"), words=words, rule="members.least")


def _roles(leaving: Leaving) -> Iterable[Effect]:
    """Until when somebody can sign in to the co-op, and the offices they hold."""
    user = by_code(leaving.cooperative, leaving.code).person.user
    if user is None:
        words = _("They have no access to this site. Letters go by post or by hand.")
        yield Effect(title=_("Access"), words=words)
        return
    words = _(
        "They can read and vote here until %(day)s; on the next day the access ends. "
        "Their papers stay on file; give them copies before."
    )
    day = date_format(leaving.last_day)
    yield Effect(title=_("Access"), words=words % {"day": day})
    grants = RoleGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=leaving.last_day),
        cooperative=leaving.cooperative,
        user=user,
    ).exclude(role__in=OWN)
    names = sorted({str(grant.get_role_display()) for grant in grants})
    if names:
        words = _(
            "They hold: %(roles)s. An office does not end with the membership by itself; "
            "end it, and choose somebody else in time."
        )
        yield Effect(title=_("Offices"), words=words % {"roles": ", ".join(names)})


def _kept(leaving: Leaving) -> Iterable[Effect]:
    """How long contact data and the name stay on file."""
    bylaws = in_force(leaving.cooperative, on=leaving.on)
    if "records.contact_days" in bylaws:
        days = bylaws["records.contact_days"].count
        words = ngettext(
            "Address and telephone are kept for %(n)s day after the last day.",
            "Address and telephone are kept for %(n)s days after the last day.",
            days,
        )
        told = words % {"n": days}
        yield Effect(title=_("Contact"), words=told, rule="records.contact_days")
    if "records.roll_years" in bylaws:
        years = bylaws["records.roll_years"].count
        words = ngettext(
            "The name stays on the roll for %(n)s year; then the code alone is left.",
            "The name stays on the roll for %(n)s years; then the code alone is left.",
            years,
        )
        told = words % {"n": years}
        yield Effect(title=_("Name"), words=told, rule="records.roll_years")
