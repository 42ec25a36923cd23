"""Codes by which people join something: short, and easy to read aloud.

No sign can be taken for another: there is no 0, O, 1, I or L, and no vowel that would
make words. Two groups of four give 27 signs to the eighth: nobody guesses one.
"""

from collections.abc import Callable

SIGNS = "23456789BCDFGHJKMNPQRSTVWXZ"
LENGTH, GROUP = 8, 4
LONGEST_TYPED = 40


def new_code(choose: Callable[[str], str]) -> str:
    """A code made of signs that `choose` picks, one at a time.

    >>> new_code(lambda signs: signs[0])
    '22222222'
    """
    return "".join(choose(SIGNS) for _ in range(LENGTH))


def free_code(choose: Callable[[str], str], is_taken: Callable[[str], bool]) -> str:
    """A new code that nothing has yet.

    >>> signs = iter("2" * 8 + "3" * 8)
    >>> free_code(lambda _signs: next(signs), {"22222222"}.__contains__)
    '33333333'
    """
    while is_taken(code := new_code(choose)):
        pass
    return code


def as_kept(typed: str) -> str:
    """A code as it is kept, from what somebody typed: capitals and signs between go.

    >>> as_kept(" 7kxm-92 pq ")
    '7KXM92PQ'
    """
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def as_read(code: str) -> str:
    """A code as it is shown and read aloud.

    >>> as_read("7KXM92PQ")
    '7KXM-92PQ'
    """
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
