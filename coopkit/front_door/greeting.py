"""The greeting of the home page: by the hour of the co-op's day."""

from coopkit.errors import N_

MORNING = N_("Good morning, {name}")
AFTERNOON = N_("Good afternoon, {name}")
EVENING = N_("Good evening, {name}")
NOON, DUSK, DAWN = 12, 18, 5


def greeting(hour: int) -> str:
    """The sentence for an hour of the day, 0 to 23; to be translated and filled.

    >>> greeting(5), greeting(12), greeting(18), greeting(4)
    ('Good morning, {name}', 'Good afternoon, {name}', 'Good evening, {name}',
     'Good evening, {name}')
    """
    if DAWN <= hour < NOON:
        return MORNING
    return AFTERNOON if NOON <= hour < DUSK else EVENING
