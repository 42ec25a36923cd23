"""The programs that members and tellers carry away: one file each, that stands alone."""

from pathlib import Path

from governance.votes.words import WORD_LIST

HANDOUTS = Path(__file__).parent.parent / "handouts"
CHECKER, OPENER, WORDS = "check_election.py", "open_envelopes.py", "words.txt"
PARTS = {CHECKER: ("judging.py", "recount.py"), OPENER: ("first_list.py",)}


def checker() -> str:
    """The checking program with its parts in it, as one file."""
    return _whole(CHECKER)


def teller_tool(name: str) -> str | None:
    """A file that tellers use, by its name: the one-file command, or the word list."""
    if name == OPENER:
        return _whole(OPENER)
    if name == WORDS:
        return WORD_LIST.read_text(encoding="ascii")
    return None


def _whole(name: str) -> str:
    """A program with its parts in the place of their imports."""
    head, _, rest = _read(name).partition("# Parts of this file:\n")
    _, _, tail = rest.partition("# End of the parts.\n")
    return "".join([head, *map(_read, PARTS[name]), tail])


def _read(name: str) -> str:
    return (HANDOUTS / name).read_text(encoding="utf-8")
