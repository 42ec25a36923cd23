"""Who may do what in a co-op: one table, by URL name, for GET and for POST.

A URL name that is not here answers nobody. Whoever may not gets “not found”, as for a
page that does not exist; somebody who has not signed in is asked to, whatever the page.
"""

from dataclasses import dataclass

ANYONE = "anyone"
SIGNED_IN = "signed in"

MEMBER, CANDIDATE = "member", "candidate"
BOOKKEEPER, BOARD, SECRETARY = "bookkeeper", "board", "secretary"
FACILITATOR, AUDITOR = "facilitator", "auditor"

NOBODY: frozenset[str] = frozenset()
PUBLIC = frozenset({ANYONE})
PEOPLE = frozenset({SIGNED_IN})
MEMBERS = frozenset({MEMBER})
OFFICERS = frozenset({BOOKKEEPER, BOARD, SECRETARY})
INSIDE = MEMBERS | OFFICERS | {CANDIDATE, AUDITOR}
BOOKS = frozenset({BOOKKEEPER, BOARD, AUDITOR})
KEEPERS = frozenset({BOOKKEEPER})
CALLERS = frozenset({SECRETARY, BOARD})


@dataclass(frozen=True, slots=True)
class Access:
    """The roles that may look (GET) and act (POST)."""

    get: frozenset[str]
    post: frozenset[str] = NOBODY


ACCESS: dict[str, Access] = {
    # the ground
    "health": Access(PUBLIC),
    "start": Access(PUBLIC),
    "components": Access(PUBLIC),
    "javascript-catalog": Access(NOBODY),
    "accounts:language": Access(NOBODY, PUBLIC),
    "accounts:profile": Access(PEOPLE, PEOPLE),
    "front_door:mine": Access(PEOPLE),
    "front_door:home": Access(INSIDE | {FACILITATOR}),
    "papers:list": Access(INSIDE),
    "papers:download": Access(INSIDE),
    # people
    "members:roll": Access(INSIDE),
    "bylaws:text": Access(INSIDE),
    "bylaws:text_on": Access(INSIDE),
    "meetings:resolutions": Access(INSIDE),
    "meetings:resolution": Access(INSIDE),
    "votes:motions": Access(INSIDE),
    "votes:motion": Access(INSIDE, MEMBERS),
    "votes:propose": Access(CALLERS, CALLERS),
    "votes:declare": Access(NOBODY, CALLERS | KEEPERS),
    # money
    "equity:money": Access(INSIDE),
    "books:overview": Access(BOOKS),
    "books:import": Access(KEEPERS, KEEPERS),
    "books:entries": Access(BOOKS),
    "books:right": Access(BOOKS | MEMBERS),
    "books:download": Access(BOOKS),
    "books:fava": Access(BOOKS),
    "labor:hours": Access(BOOKS),
    "labor:import": Access(KEEPERS, KEEPERS),
    "patronage:years": Access(BOOKS),
    "patronage:year": Access(BOOKS | MEMBERS),
    "patronage:accounts": Access(NOBODY, KEEPERS),
    "patronage:freeze": Access(NOBODY, KEEPERS),
    "patronage:send": Access(NOBODY, KEEPERS),
    "patronage:post": Access(NOBODY, KEEPERS),
    "patronage:csv": Access(BOOKS),
}

BY_OTHERS: dict[str, Access] = {
    # pages of the libraries, which ask for rights themselves
    "account_": Access(PUBLIC, PUBLIC),
    "wagtail": Access(PUBLIC, PUBLIC),
}


def access_to(url_name: str) -> Access | None:
    """The table's line for a URL name, or None.

    >>> access_to("books:fava").post, access_to("nowhere")
    (frozenset(), None)
    """
    if url_name in ACCESS:
        return ACCESS[url_name]
    for prefix, access in BY_OTHERS.items():
        if url_name.startswith(prefix):
            return access
    return None
