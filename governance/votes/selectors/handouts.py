"""The programs that members and tellers carry away: one file each, that stands alone."""

from pathlib import Path

from governance.votes.words import WORD_LIST

HANDOUTS = Path(__file__).parent.parent / "handouts"
CHECKER, OPENER, WORDS = "check_election.py", "open_envelopes.py", "words.txt"
PARTS = ("judging.py", "recount.py")


def checker() -> str:
    """The checking program with its parts in it, as one file."""
    whole = _read(CHECKER)
    head, _, rest = whole.partition("# The counting part:\n")
    _, _, tail = rest.partition("# End of the counting part.\n")
    return "".join([head, *map(_read, PARTS), tail])


def teller_tool(name: str) -> str | None:
    """A file that tellers use, by its name: the one-file command, or the word list."""
    if name == OPENER:
        return _read(OPENER)
    if name == WORDS:
        return WORD_LIST.read_text(encoding="ascii")
    return None


def _read(name: str) -> str:
    return (HANDOUTS / name).read_text(encoding="utf-8")
