"""A founding act in words: each part of its plan as rows, for its page and its paper."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.provisions import said_in
from governance.formation.checklist import checklist_of
from governance.formation.founding_plan import CALENDAR, SIGNERS
from governance.formation.models import ActState, FoundingAct
from governance.formation.selectors.founding_words import told_plans
from governance.members.selectors import names_by_code

Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the plan: what is written, as labels and words."""

    title: str
    rows: Rows


def rows_of_plan(act: FoundingAct) -> list[Part]:
    """What an act writes, part by part, in the reader's language; few queries."""
    plan, cooperative = act.plan, act.group.cooperative
    names = names_by_code(cooperative)
    return [
        Part(_("Decisions"), list(_decisions(plan))),
        Part(_("Bylaws"), list(_bylaws(plan))),
        Part(
            _("Members"),
            [(each["code"], names.get(each["code"], "")) for each in plan["members"]],
        ),
        Part(_("Offices"), list(_offices(plan, names))),
        Part(_("Opening of the books"), list(_money(act, cooperative))),
        Part(_("First year"), list(_calendar(plan, cooperative))),
    ]


def act_paper(act: FoundingAct) -> dict[str, Any]:
    """The act as its paper's template takes it, in the reader's language."""
    cooperative, on = act.group.cooperative, act.on
    signatures = list(act.signatures.select_related("founder__membership__person"))
    is_founded = act.state == ActState.FOUNDED
    lead = (
        _("This act founded the cooperative. Everything it names is on record since.")
        if is_founded
        else _("A draft: nothing of it is written until two founders have signed.")
    )
    return {
        "lang": (get_language() or "en").partition("-")[0],
        "coop": {"name": cooperative.name, "address": cooperative.address},
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
        "state": f"{act.resolution} · {act.get_state_display()}",
        "lead": lead,
        "parts": [
            {"title": each.title, "rows": [_row(*row) for row in each.rows]}
            for each in rows_of_plan(act)
        ],
        "signed": [
            _row(
                each.founder.membership.person.display_name,
                date_format(timezone.localtime(each.at), "DATETIME_FORMAT"),
            )
            for each in signatures
        ],
        "signers": [
            {"name": "", "role": _("Founder")}
            for _place in range(max(SIGNERS - len(signatures), 0))
        ],
        "hash": act.plan_sha256,
        "labels": _labels(cooperative),
    }


def _labels(cooperative: Cooperative) -> dict[str, str]:
    return {
        "title": _("Founding act of %(name)s") % {"name": cooperative.name},
        "page": _("Page"),
        "signed": _("Signed by"),
        "hash": _("SHA-256 of the plan"),
        "caution": _(
            "This paper tells what the members decided. It is not legal advice, and "
            "does not replace what is filed with the state."
        ),
    }


def _decisions(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    called = {
        "founding": _("Adoption of the bylaws"),
        "founding_election": _("Election of the board"),
        "founding_officers": _("Officers and bank signers"),
        "founding_opening": _("Opening money"),
    }
    yield _("First day"), _day(plan["on"])
    for kind, words in called.items():
        if kind in plan["decisions"]:
            yield words, plan["decisions"][kind]


def _bylaws(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    held = plan["bylaws"]
    yield _("Rules decided"), str(len(held["values"]))
    yield _("Fingerprint of the draft"), held["text_sha256"]
    yield _("Fingerprint of version 1"), held["version_sha256"]


def _offices(
    plan: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    language = (get_language() or "en").partition("-")[0]
    for each in plan["offices"]:
        if each["holders"]:
            holders = ", ".join(names.get(code, code) for code in each["holders"])
            yield said_in(each["name"], language), holders


def _money(act: FoundingAct, cooperative: Cooperative) -> Iterator[tuple[str, str]]:
    opening, values = act.plan["opening"], act.plan["bylaws"]["values"]
    yield _("Bank account"), opening["account"]
    yield from told_plans(cooperative, values, opening, act.on)


def _calendar(
    plan: Mapping[str, Any], cooperative: Cooperative
) -> Iterator[tuple[str, str]]:
    yield _("Fiscal year ends on"), _day(plan["first_year"]["last"])
    for each in plan["calendar"]:
        yield task_called(cooperative, each), _day(each["due"])


def task_called(cooperative: Cooperative, task: Mapping[str, Any]) -> str:
    """A task of the first year's calendar, in the reader's language."""
    if "item" not in task:
        return _(CALENDAR[task["what"]])
    item = checklist_of(cooperative.jurisdiction).items[task["item"]]
    return said_in(item.title, (get_language() or "en").partition("-")[0])


def _day(written: str) -> str:
    return date_format(date.fromisoformat(written))


def _row(label: str, value: str) -> dict[str, str]:
    return {"label": label, "value": value}
