"""The demo's directory: twenty invented organisations, four of them partners.

Some were not checked for long. Their texts stand in `allies.toml`, in both languages.
"""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from cms.centre.models import Region
from cms.centre.services.allies import keep_ally
from coopkit.offers import Story

KEEPER = "priya@centro.example"
FILE = Path(__file__).with_name("allies.toml")
BLANK = dict.fromkeys(
    ("about_en", "about_es", "phone", "email", "website", "address"), ""
) | {"coalition_en": "", "coalition_es": "", "check_every": 6}
BLANK_HELP = dict.fromkeys(
    ("interpretation", "cost_note", "eligibility_en", "eligibility_es", "hours"), ""
)


def tell(story: Story) -> None:
    """Each is added by the keeper, as many days ago as it was last looked at."""
    regions = {one.key: one for one in Region.objects.all()}
    entries: list[dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))["ally"]
    for entry in entries:
        helps = entry.pop("help")
        where = [regions[key] for key in entry.pop("regions")]
        looked = story.at - timedelta(days=entry.pop("days_ago"))
        keep_ally(
            ally=None,
            facts={**BLANK, **entry, "regions": where},
            services=[{**BLANK_HELP, **one} for one in helps],
            by=story.users[KEEPER],
            at=looked,
        )
