"""The certificate of a share that is paid in full, in its holder's language."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _, override

from coopkit.accounts.models import User
from coopkit.papers.models import Paper
from coopkit.papers.services import issue
from coopkit.templatetags.ui import money
from governance.bylaws.selectors import Bylaws, InForce, in_force
from governance.members.standing import MEMBERS
from ledger.equity.models import Subscription
from ledger.equity.models.shares import SubscriptionState
from ledger.equity.selectors.subscriptions import standing_of
from ledger.equity.services.share_refusals import NotPaidInFullError
from ledger.equity.services.share_writing import lock, note


@transaction.atomic
def issue_certificate(
    *, subscription: Subscription, on: date, by: User | None, at: datetime
) -> Paper:
    """Issue the certificate of a share, once; the same one is given back again."""
    subscription = lock(subscription)
    if subscription.certificate_id:
        return Paper.objects.get(pk=subscription.certificate_id)
    membership = subscription.membership
    is_member = standing_of(membership, on=on) in MEMBERS
    if subscription.state != SubscriptionState.PAID or not is_member:
        raise NotPaidInFullError(number=subscription.number)
    person = membership.person
    with override(person.language):
        title = _("Certificate of share № %(number)s") % {"number": subscription.number}
        data = certificate_data(subscription, title, on=on)
    paper = issue(
        cooperative=subscription.cooperative,
        key=f"share-certificate:{subscription.number}",
        kind="certificate",
        title=title,
        template="certificate",
        data=data,
        language=person.language,
        issued_on=on,
        at=at,
        holder=person.user,
        holder_code=membership.code,
        subject=f"share:{subscription.number}",
    )
    subscription.certificate = paper
    subscription.save(update_fields=["certificate"])
    note("share.certified", subscription, by, at, {"paper": paper.pk})
    return paper


def certificate_data(
    subscription: Subscription, title: str, *, on: date
) -> dict[str, Any]:
    """What the template takes; call it in the language of the paper."""
    membership, cooperative = subscription.membership, subscription.cooperative
    rules = in_force(cooperative, on=on)
    paid_on = subscription.settled_on or on
    return {
        "lang": membership.person.language,
        "coop": {"name": cooperative.name, "address": cooperative.address},
        "issued": date_format(on),
        "issued_ymd": {"year": on.year, "month": on.month, "day": on.day},
        "name": membership.person.legal_name or membership.person.display_name,
        "headline": [
            {"label": _("Membership share"), "value": f"№ {subscription.number}"},
            {
                "label": _("Paid in full"),
                "value": money(subscription.share_cents, cooperative),
            },
            {"label": _("Member"), "value": membership.code},
        ],
        "facts": [
            {"label": _("Signed for on"), "value": date_format(subscription.signed_on)},
            {"label": _("Paid in full on"), "value": date_format(paid_on)},
            *_common(subscription),
        ],
        "points": _points(rules),
        "labels": _labels(title, cooperative.name),
        "signers": [
            {"name": "", "role": _("for the board")},
            {"name": "", "role": _("Secretary")},
        ],
    }


def _points(rules: Bylaws) -> list[str]:
    """What the share is, by the bylaws of the day."""
    return [
        _("One member holds one share, and has one vote, whatever its price."),
        _cited(
            _("It comes back when the membership ends, as the bylaws say."),
            rules.get("departure.years"),
        ),
        _cited(
            _("It is passed on only where the bylaws let it, and never pledged."),
            rules.get("members.transferable"),
        ),
        _("The register of the co-op tells who holds it; this paper is its proof."),
    ]


def _labels(title: str, coop: str) -> dict[str, str]:
    return {
        "title": title,
        "page": _("Page"),
        "certifies": _("This certifies that"),
        "holds": _("holds one share of %(coop)s, paid in full.") % {"coop": coop},
        "terms": _("What the share is"),
    }


def _common(subscription: Subscription) -> list[dict[str, str]]:
    """What was paid beside the share, and does not come back."""
    cooperative, rows = subscription.cooperative, []
    if subscription.collective_cents:
        told = money(subscription.collective_cents, cooperative)
        rows.append({"label": _("Paid to the collective account"), "value": told})
    if subscription.fee_cents:
        told = money(subscription.fee_cents, cooperative)
        rows.append({"label": _("Entry fee"), "value": told})
    return rows


def _cited(text: str, rule: InForce | None) -> str:
    if rule is None or not rule.clause:
        return text
    return _("%(text)s (Bylaws %(clause)s)") % {"text": text, "clause": rule.clause}
