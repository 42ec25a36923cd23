"""The lot: a draw that anybody can repeat, from a seed that was fixed before the vote.

Each of those among whom it is drawn has a ticket, the SHA-256 of `seed:stage:number`;
the lowest ticket is drawn first. The seed's own SHA-256 is published before the vote
opens, and the seed after it closes, so that nobody can choose a seed for its draw.
"""

from collections.abc import Iterable
from hashlib import sha256


def commitment(seed: str) -> str:
    """What is published of a seed beforehand: its SHA-256, in hexadecimal.

    >>> commitment("seed")[:16]
    '19b25856e1c150ca'
    """
    return sha256(seed.encode()).hexdigest()


def ticket(seed: str, stage: int, number: int) -> str:
    """The ticket of a candidate in a stage of the count, in hexadecimal.

    >>> ticket("seed", 3, 2) == sha256(b"seed:3:2").hexdigest()
    True
    """
    return sha256(f"{seed}:{stage}:{number}".encode()).hexdigest()


def draw(seed: str, stage: int, among: Iterable[int]) -> int:
    """The candidate who is drawn: the one with the lowest ticket.

    >>> draw("seed", 1, [1, 2, 3]) == draw("seed", 1, [3, 2, 1])
    True
    """
    return min(among, key=lambda number: ticket(seed, stage, number))
