"""`make bench`: every measurement, as tables."""

import sys

from tests.bench import (
    allocation,
    books,
    bylaws,
    casting,
    counting,
    learning,
    pages,
    roll,
    sealing,
    statements,
    year,
)

PARTS = {
    "allocation": allocation,
    "books": books,
    "bylaws": bylaws,
    "casting": casting,
    "counting": counting,
    "learning": learning,
    "pages": pages,
    "roll": roll,
    "sealing": sealing,
    "statements": statements,
    "year": year,
}


def main(names: list[str]) -> None:
    for name in names or list(PARTS):
        print(PARTS[name].report(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
