"""The letter to the owner of unclaimed money: written in their language, sent, recorded.

A letter that goes out once the money has waited its years is the notice that the bylaws
ask for, and names the last day to answer. One that goes out before is a reminder.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _, override

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.papers.models import Paper
from coopkit.papers.services import issue
from coopkit.templatetags.ui import money
from governance.bylaws.selectors import InForce
from ledger.equity.models import UnclaimedItem
from ledger.equity.selectors.unclaimed import number_of, rules_of, wait_of
from ledger.equity.services.unclaimed import lock_waiting
from ledger.equity.unclaimed import COOP, ObjectedError, Waits

TEMPLATE = "unclaimed_notice"


@transaction.atomic
def write_unclaimed_letter(
    *, item: UnclaimedItem, on: date, by: User | None, at: datetime
) -> Paper:
    """Typeset the letter of a day; on the same day the same paper is given again.

    It counts as a notice once `record_notice` takes down that it was sent.
    """
    item = lock_waiting(item)
    if item.objected_on:
        raise ObjectedError(day=item.objected_on)
    person = item.membership.person
    with override(person.language):
        title = _("Money of yours that waits, № %(number)s") % {"number": number_of(item)}
        data = letter_data(item, title, on=on)
    paper = issue(
        cooperative=item.cooperative,
        key=f"unclaimed:{number_of(item)}:{on:%Y-%m-%d}",
        kind="letter",
        title=title,
        template=TEMPLATE,
        data=data,
        language=person.language,
        issued_on=on,
        at=at,
        holder=person.user,
        holder_code=item.membership.code,
        subject=f"unclaimed:{item.pk}",
    )
    record(
        scope=item.cooperative.slug,
        actor=actor_of(by),
        action="capital.unclaimed.letter",
        subject=f"unclaimed:{item.pk}",
        data={"number": number_of(item), "paper": paper.pk},
        at=at,
    )
    return paper


def letter_data(item: UnclaimedItem, title: str, *, on: date) -> dict[str, Any]:
    """What the template takes; call it in the language of the paper."""
    cooperative, person = item.cooperative, item.membership.person
    rules, told = rules_of(cooperative, on=on), money(item.cents, cooperative)
    address = person.postal_address.splitlines()
    answer = _answer_by(item, rules.waits, on)
    return {
        "lang": person.language,
        "coop": {"name": cooperative.name, "address": cooperative.address},
        "issued": date_format(on),
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
        "reference": item.membership.code,
        "name": person.legal_name or person.display_name,
        "address_lines": [line for line in address if line.strip()],
        "headline": _headline(item, answer),
        "paragraphs": [
            _("%(coop)s owes you %(cents)s, and nobody has taken it.")
            % {"coop": cooperative.name, "cents": told}
        ],
        "facts": _facts(item, on=on),
        "points": _points(cooperative.name),
        "marked": _what_follows(item, rules.waits, rules.held, answer, on),
        "signers": [{"name": cooperative.name, "role": _("for the co-op")}],
        **_slip(item),
        "labels": {
            "title": title,
            "page": _("Page"),
            "points": _("How to get it"),
            "slip": _("Your answer"),
        },
    }


def _headline(item: UnclaimedItem, answer: date | None) -> list[dict[str, str]]:
    told = [
        {"label": _("It is yours"), "value": money(item.cents, item.cooperative)},
        {"label": _("Since"), "value": date_format(item.since)},
    ]
    if answer:
        told.append({"label": _("Answer by"), "value": date_format(answer)})
    return told


def _slip(item: UnclaimedItem) -> dict[str, Any]:
    """What the owner signs and sends back."""
    claim = _("I ask for the %(cents)s of letter № %(number)s, %(code)s.") % {
        "cents": money(item.cents, item.cooperative),
        "number": number_of(item),
        "code": item.membership.code,
    }
    blanks = [_("Name"), _("Address today")]
    blanks += [_("How I want to be paid"), _("Day and signature")]
    return {"claim": claim, "blanks": blanks}


def _facts(item: UnclaimedItem, *, on: date) -> list[dict[str, str]]:
    dormant = wait_of(item, on=on).dormant_on
    return [
        {"label": _("What it was"), "value": item.why},
        {"label": _("It waits for you until"), "value": date_format(dormant)},
    ]


def _points(coop: str) -> list[str]:
    return [
        _("Sign the slip below and send it to %(coop)s, or write in your own words.")
        % {"coop": coop},
        _("Any answer stops the time. Nothing is taken off for waiting."),
        _(
            "If you still have an account on the co-op’s site, say there where you want "
            "to be paid."
        ),
    ]


def _answer_by(item: UnclaimedItem, rules: Waits, on: date) -> date | None:
    """The last day to answer a letter that is sent on a day, if it counts by then."""
    if on < wait_of(item, on=on).dormant_on:
        return None
    return on + timedelta(days=rules.notice_days)


def _what_follows(
    item: UnclaimedItem,
    rules: Waits,
    held: tuple[InForce, ...],
    answer: date | None,
    on: date,
) -> str:
    """What becomes of the money if nobody answers, and by which clause."""
    if answer is None:
        dormant = wait_of(item, on=on).dormant_on
        said = _("Nothing is done with it before %(day)s. You are told again then.")
        said %= {"day": date_format(dormant)}
    elif rules.to == COOP:
        said = _(
            "If nobody answers by %(day)s, the co-op may keep it for the account held in "
            "common."
        ) % {"day": date_format(answer)}
    else:
        said = _(
            "If nobody answers by %(day)s, the co-op hands it to the state, which keeps "
            "it for you."
        ) % {"day": date_format(answer)}
    clauses = sorted({rule.clause for rule in held if rule.clause})
    if not clauses:
        return said
    return _("%(text)s (Bylaws %(clause)s)") % {
        "text": said,
        "clause": ", ".join(clauses),
    }
