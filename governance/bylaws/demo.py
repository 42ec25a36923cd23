"""The demo co-op's bylaws: the model's values, but for a smaller part paid in cash."""

from coopkit.offers import Story
from governance.bylaws.parameters import defaults
from governance.bylaws.services import adopt
from governance.members.demo import FOUNDED, FOUNDING, on_the, users_by_login

FIRST_CASH_SHARE = "1/5"


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
