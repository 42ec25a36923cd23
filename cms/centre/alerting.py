"""Policy alerts: whom a law concerns, and what cannot be asked for.

A wish without a topic is for all of them, and one without a region for everywhere; an
alert without a region is for everywhere, too.
"""

from collections.abc import Collection

from coopkit.errors import N_, CoopError


class AlreadySentError(CoopError):
    """An alert that was mailed is changed."""

    template = N_(
        "This alert was mailed already, so its text stays as people read it. Write a new "
        "one that says what has changed."
    )


def concerns(
    *,
    topic: str,
    regions: Collection[int],
    wished_topics: Collection[str],
    wished_regions: Collection[int],
) -> bool:
    """Whether somebody asked to hear of this.

    >>> concerns(topic="pay", regions=[1], wished_topics=[], wished_regions=[1, 2])
    True
    >>> concerns(topic="pay", regions=[1], wished_topics=["heat"], wished_regions=[])
    False
    >>> concerns(topic="pay", regions=[1], wished_topics=["pay"], wished_regions=[2])
    False
    """
    is_topic = not wished_topics or topic in wished_topics
    is_near = not wished_regions or not regions or bool({*regions} & {*wished_regions})
    return is_topic and is_near
