"""What formation itself writes when a co-op is founded: bylaws, roll, offices, calendar.

Each is a step of the slot `founding_steps`: called in one transaction with all others, it
tells what it wrote. Everything cites the founding resolution.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _, ngettext, override

from coopkit.cooperatives.models import Cooperative, Role, RoleGrant, State
from coopkit.cooperatives.services import end_role, take_back_role
from coopkit.errors import N_, CoopError
from coopkit.offers import Founding
from governance.bylaws.packs import pack
from governance.bylaws.provisions import said_in
from governance.bylaws.selectors import head
from governance.bylaws.services import adopt_version
from governance.formation.checklist import checklist_of
from governance.formation.draft import draft_of
from governance.formation.models import FormationTask, FoundingGroup
from governance.formation.selectors.plan_words import task_called
from governance.formation.succession import becomes, succession
from governance.meetings.selectors import by_reference
from governance.meetings.services.offices import NewOffice, create_office, seat
from governance.members.models import EventKind, Membership
from governance.members.selectors import class_names
from governance.members.services import append_event

A_DAY = timedelta(days=1)
GOVERN = 14
"""The stage of the checklist in which what recurs each year stands."""


class OtherBylawsError(CoopError):
    """Bylaws that would come out otherwise than they were voted on."""

    template = N_(
        "The bylaws would not come out as the members adopted them: the group agreement "
        "has changed since. Nothing was written. Take the act back, and call a founding "
        "meeting anew."
    )


@transaction.atomic
def adopt_bylaws(founding: Founding) -> Iterator[tuple[str, str]]:
    """Version 1: the agreement repealed, the text and the decided values in its place."""
    cooperative, told = founding.cooperative, founding.plan["bylaws"]
    model = pack(cooperative.jurisdiction)
    adopted = draft_of(model, told["values"]).state
    standing = head(cooperative)
    if standing is None or adopted.sha256 != told["text_sha256"]:
        raise OtherBylawsError()
    if becomes(standing, adopted).sha256 != told["version_sha256"]:
        raise OtherBylawsError()
    language = next(iter(cooperative.languages), "en")
    version = adopt_version(
        cooperative=cooperative,
        title=said_in(model.titles, language),
        operations=succession(standing, adopted),
        base_sha256=standing.sha256,
        effective_from=founding.on,
        adopted_on=_adopted_on(founding),
        adopted_by=founding.resolution,
        by=founding.by,
        at=founding.at,
    )
    words = _(
        "Version %(number)s with %(clauses)s clauses and %(values)s rules, in force from "
        "%(on)s; fingerprint %(sha)s. The group agreement ends."
    ) % {
        "number": version.number,
        "clauses": len(adopted.provisions),
        "values": len(adopted.values),
        "on": date_format(founding.on),
        "sha": version.sha256[:16],
    }
    return iter([(_("Bylaws"), words)])


@transaction.atomic
def move_the_roll(founding: Founding) -> Iterator[tuple[str, str]]:
    """Each founder is a member of the founders’ class from the first day."""
    told, own = [], founding.plan["class"]
    called = class_names(founding.cooperative, on=founding.on).get(own, own)
    for membership in _members(founding):
        append_event(
            membership=membership,
            kind=EventKind.CLASS,
            effective_on=founding.on,
            decision=founding.resolution,
            details={"class": own},
            by=founding.by,
            at=founding.at,
        )
        words = _("Member from %(on)s, class “%(class)s”, by decision %(decision)s.") % {
            "on": date_format(founding.on),
            "class": called,
            "decision": founding.resolution,
        }
        told.append((f"{membership.code} {membership.person.display_name}", words))
    return iter(told)


@transaction.atomic
def fill_the_offices(founding: Founding) -> Iterator[tuple[str, str]]:
    """The board and the officers, each with a term; the founders’ shared office ends."""
    _end_shared_office(founding)
    people = {each.code: each for each in _members(founding)}
    told = []
    for each in founding.plan["offices"]:
        if not each["holders"]:
            continue
        office = create_office(
            cooperative=founding.cooperative,
            new=NewOffice(
                key=each["key"],
                name=each["name"],
                body=each["body"],
                role=each["role"],
                seats=len(each["holders"]),
                term_months=each["term_months"],
            ),
            by=founding.by,
            at=founding.at,
            on=founding.on,
        )
        for code in each["holders"]:
            term = seat(
                office=office,
                membership=people[code],
                starts_on=founding.on,
                how=each["how"],
                decision=each["decision"],
                by=founding.by,
                at=founding.at,
            )
            words = _("%(name)s, until %(until)s, by decision %(decision)s.") % {
                "name": people[code].person.display_name,
                "until": date_format(term.ends_on),
                "decision": each["decision"],
            }
            told.append((written(each["name"]), words))
    return iter(told)


@transaction.atomic
def begin_the_calendar(founding: Founding) -> Iterator[tuple[str, str]]:
    """What the first year asks for, as tasks with their days."""
    group = FoundingGroup.objects.get(cooperative=founding.cooperative)
    told = []
    for each in founding.plan["calendar"]:
        due = date.fromisoformat(each["due"])
        given = {"due_on": due, "changed_by": founding.by, "changed_at": founding.at}
        if key := each.get("item", ""):
            stage = checklist_of(founding.cooperative.jurisdiction).items[key].stage
            known = FormationTask.objects.filter(group=group, item=key)
            if not known.exists():
                FormationTask.objects.create(group=group, item=key, stage=stage, **given)
            known.filter(due_on=None, done_on=None).update(**given)
        else:
            with override(next(iter(founding.cooperative.languages), "en")):
                title = task_called(founding.cooperative, each)
            FormationTask.objects.create(group=group, title=title, stage=GOVERN, **given)
        told.append((task_called(founding.cooperative, each), date_format(due)))
    return iter(told)


@transaction.atomic
def become_active(founding: Founding) -> Iterator[tuple[str, str]]:
    """The co-op is founded: its state, its first day, the end of its fiscal year."""
    cooperative = Cooperative.objects.get(pk=founding.cooperative.pk)
    last = date.fromisoformat(founding.plan["first_year"]["last"])
    month, _dash, day = founding.plan["bylaws"]["values"][
        "identity.fiscal_year_end"
    ].partition("-")
    cooperative.state, cooperative.founded_on = State.ACTIVE, founding.on
    cooperative.fiscal_year_end_month = int(month)
    cooperative.fiscal_year_end_day = int(day)
    fields = ["state", "founded_on", "fiscal_year_end_month", "fiscal_year_end_day"]
    cooperative.save(update_fields=fields)
    for name in fields:
        setattr(founding.cooperative, name, getattr(cooperative, name))
    count = len(founding.plan["members"])
    words = ngettext(
        "Founded on %(on)s by %(count)s member; the first fiscal year ends on %(last)s.",
        "Founded on %(on)s by %(count)s members; the first fiscal year ends on %(last)s.",
        count,
    ) % {"on": date_format(founding.on), "count": count, "last": date_format(last)}
    return iter([(cooperative.name, words)])


def written(texts: Mapping[str, str]) -> str:
    """A name by language, in the reader's."""
    return said_in(texts, (get_language() or "en")[:2])


def _members(founding: Founding) -> list[Membership]:
    codes = [each["code"] for each in founding.plan["members"]]
    rows = Membership.objects.filter(cooperative=founding.cooperative, code__in=codes)
    return list(rows.select_related("person__user", "cooperative").order_by("code"))


def _adopted_on(founding: Founding) -> date:
    """The day of the resolution; it is never after the first day."""
    found = by_reference(founding.cooperative, founding.resolution)
    return found.adopted_on if found else founding.on


def _end_shared_office(founding: Founding) -> None:
    """While a group forms, each founder keeps its votes; then its officers do."""
    grants = RoleGrant.objects.filter(
        cooperative=founding.cooperative,
        role=Role.SECRETARY,
        act=FoundingGroup.AGREEMENT,
        ends_on=None,
    )
    last = founding.on - A_DAY
    for grant in grants.select_related("cooperative"):
        act, by, at = founding.resolution, founding.by, founding.at
        if grant.starts_on <= last:
            end_role(grant=grant, ends_on=last, act=act, by=by, at=at)
        else:
            take_back_role(grant=grant, ends_on=None, act=act, by=by, at=at)
