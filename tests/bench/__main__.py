"""`make bench`: every measurement, as tables."""

import sys

from tests.bench import allocation, books, bylaws, pages, roll

PARTS = {
    "allocation": allocation,
    "books": books,
    "bylaws": bylaws,
    "pages": pages,
    "roll": roll,
}


def main(names: list[str]) -> None:
    for name in names or list(PARTS):
        print(PARTS[name].report(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
