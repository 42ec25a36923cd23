"""A group's own worksheets as cards, for the lessons they belong to."""

from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coopkit.accounts.models import User
from coopkit.offers import Card
from governance.formation.models import Founder, FoundingGroup
from governance.formation.selectors.groups import founder_for, groups_of, is_forming
from governance.formation.selectors.sheets import reckoning_of, sheet_states
from governance.formation.sheet_files import sheet_files

Pages = tuple[tuple[str, Promise], ...]

PAGE = "governance/formation/_page_card.html"
CARD = "governance/formation/_sheet_card.html"
FOUNDER = "founder"
PAGES: Mapping[str, Pages] = {
    "M1.4": (
        ("formation:tracker", _("Where we are, and what is next")),
        ("formation:checklist", _("Our checklist, by stage")),
    ),
    "M6.1": (("formation:draft", _("The draft of our bylaws")),),
    "M6.2": (("formation:parameters", _("Our parameter sheet")),),
    "M6.3": (("formation:reviews", _("What the lawyer said, and our answers")),),
    "M6.4": (("formation:checklist", _("Our checklist, by stage")),),
    "M6.5": (("formation:founding", _("The way to our founding meeting")),),
    "M6.6": (("formation:opening", _("Our opening money")),),
}
"""What a lesson leads to beside its worksheets: pages of the group, by the code."""
BEGIN = "governance/formation/_sheet_begin.html"


def cards_of(user: User | None, what: str) -> Iterable[Card]:
    """Cards of a worksheet by its key, or of all that a lesson has, by its code.

    For who is in no founding group one line how a group begins: no query for a guest, nor
    where it is known of who is signed in; else one.
    """
    keys = frozenset(
        own.key for own in sheet_files().values() if what in (own.key, own.lesson)
    )
    pages = PAGES.get(what, ())
    if not keys and not pages:
        return []
    groups = groups_of(user) if user and _may_be_in_one(user) else []
    if user is None or not groups:
        return [Card(template=BEGIN)]
    return [card for group in groups for card in _cards(user, group, keys, pages)]


def is_founder() -> Exists:
    """Whether the user of a row is in a founding group, asked along with that row."""
    return Exists(Founder.objects.filter(user=OuterRef("user"), left_at=None))


def _may_be_in_one(user: User) -> bool:
    """Not where it was asked along already and is not so."""
    known: bool = getattr(user, "known_facts", {}).get(FOUNDER, True)
    return known


def _cards(
    user: User, group: FoundingGroup, keys: frozenset[str], pages: Pages
) -> Iterable[Card]:
    if pages:
        slug = group.cooperative.slug
        links = [(reverse(name, args=[slug]), words) for name, words in pages]
        context = {"cooperative": group.cooperative, "links": links}
        yield Card(template=PAGE, context=context)
    if not keys:
        return
    founder = founder_for(user, group)
    on = timezone.localdate()
    for state in sheet_states(group, founder=founder, keys=keys):
        values = state.row.values if state.row else {}
        yield Card(
            template=CARD,
            context={
                "state": state,
                "cooperative": group.cooperative,
                "reckoning": reckoning_of(group, state.file, values, on=on)
                if state.row
                else None,
                "is_forming": is_forming(group),
            },
        )
