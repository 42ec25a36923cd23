"""The demo co-op's bylaws: the model's values, but for a smaller part paid in cash."""

from datetime import UTC, date, datetime, time

from coopkit.accounts.models import User
from coopkit.offers import Story
from governance.bylaws.parameters import defaults
from governance.bylaws.services import adopt

FOUNDED = date(2023, 7, 1)
FOUNDING = "2023-GM-001"
FIRST_CASH_SHARE = "1/5"


def on_the(day: date) -> datetime:
    """The hour at which everything happens in the story: 17:00 UTC."""
    return datetime.combine(day, time(17), tzinfo=UTC)


def users_by_login(story: Story) -> dict[str, User]:
    """The story's users by what stands before the @ of their address."""
    return {user.email.partition("@")[0]: user for user in story.users.values()}


def tell(story: Story) -> None:
    """The founding assembly adopts the bylaws."""
    values = defaults(story.cooperative.jurisdiction)
    adopt(
        cooperative=story.cooperative,
        values=values | {"patronage.cash_share": FIRST_CASH_SHARE},
        effective_from=FOUNDED,
        adopted_on=FOUNDED,
        adopted_by=FOUNDING,
        by=users_by_login(story).get("lin"),
        at=on_the(FOUNDED),
    )
