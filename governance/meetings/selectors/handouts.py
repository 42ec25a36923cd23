"""The program that members carry away to check a resolution: one file, alone."""

from pathlib import Path

HANDOUTS = Path(__file__).parent.parent / "handouts"
CHECKER, COUNTING = "check_resolution.py", "reckon.py"


def resolution_checker() -> str:
    """The checking program with its counting part in it, as one file."""
    whole = _read(CHECKER)
    head, _, rest = whole.partition("# The counting part:\n")
    _, _, tail = rest.partition("# End of the counting part.\n")
    return f"{head}{_read(COUNTING)}{tail}"


def _read(name: str) -> str:
    return (HANDOUTS / name).read_text(encoding="utf-8")
