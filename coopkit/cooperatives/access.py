"""Who may do what: one table, by URL name, for looking (GET) and for acting (POST).

A URL name that is not here answers nobody. Whoever may not gets “not found”, as for a
page that does not exist; somebody who has not signed in is asked to, whatever the page.
"""

from dataclasses import dataclass

ANYONE = "anyone"
SIGNED_IN = "signed in"
EDITOR = "editor"  # Wagtail’s own permission to use its admin

MEMBER, CANDIDATE = "member", "candidate"
BOOKKEEPER, BOARD, SECRETARY = "bookkeeper", "board", "secretary"
FACILITATOR, AUDITOR = "facilitator", "auditor"
FORMER = "former"
"""Whoever was a member or a candidate and holds no role now: never granted, but found.

The co-op still owes them their own money, papers and tax forms, and nothing else.
"""

NOBODY: frozenset[str] = frozenset()
PUBLIC = frozenset({ANYONE})
PEOPLE = frozenset({SIGNED_IN})
EDITORS = frozenset({EDITOR})
MEMBERS = frozenset({MEMBER})
OFFICERS = frozenset({BOOKKEEPER, BOARD, SECRETARY})
INSIDE = MEMBERS | OFFICERS | {CANDIDATE, AUDITOR}
BOOKS = frozenset({BOOKKEEPER, BOARD, AUDITOR})
KEEPERS = frozenset({BOOKKEEPER})
THEIR_OWN = MEMBERS | {FORMER}
CALLERS = frozenset({SECRETARY, BOARD})
SECRETARIES = frozenset({SECRETARY})

THEIR_OWN_ROOM = "equity:money"
"""Where a former member comes in: the home of a co-op is for those who are inside."""


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
    "accounts:language": Access(NOBODY, PUBLIC),
    "accounts:profile": Access(PEOPLE, PEOPLE),
    "front_door:mine": Access(PEOPLE),
    "front_door:home": Access(INSIDE | {FACILITATOR}),
    "papers:list": Access(INSIDE | {FORMER}),
    "papers:download": Access(INSIDE | {FORMER}),
    "papers:year": Access(BOOKS),
    "papers:year_file": Access(BOOKS),
    "papers:package": Access(NOBODY, BOOKS),
    # people
    "members:roll": Access(INSIDE),
    "members:changes": Access(INSIDE),
    "members:register": Access(CALLERS | {AUDITOR}),
    "members:member": Access(INSIDE),
    "members:contact": Access(
        MEMBERS | {CANDIDATE, SECRETARY}, MEMBERS | {CANDIDATE, SECRETARY}
    ),
    "members:directory": Access(INSIDE),
    "members:directory_vcf": Access(INSIDE),
    "members:add": Access(CALLERS, CALLERS),
    "members:event": Access(CALLERS, CALLERS),
    "members:reverse": Access(CALLERS, CALLERS),
    "members:admission": Access(CALLERS | {CANDIDATE}, CALLERS),
    "members:exit": Access(CALLERS, CALLERS),
    "members:exits": Access(CALLERS),
    "members:letter": Access(CALLERS, CALLERS),
    "members:import": Access(SECRETARIES, SECRETARIES),
    "members:import_undo": Access(NOBODY, SECRETARIES),
    "members:export": Access(CALLERS | BOOKS),
    "members:export_zip": Access(NOBODY, CALLERS | BOOKS),
    "members:kept": Access(PUBLIC),
    "members:erase": Access(INSIDE, INSIDE),
    "bylaws:text": Access(INSIDE),
    "bylaws:text_on": Access(INSIDE),
    "bylaws:version": Access(INSIDE),
    "bylaws:history": Access(INSIDE),
    "bylaws:redline": Access(INSIDE),
    "bylaws:parameters": Access(INSIDE),
    "bylaws:parameter": Access(INSIDE),
    "bylaws:pdf": Access(INSIDE),
    "bylaws:docx": Access(INSIDE),
    "bylaws:markdown": Access(INSIDE),
    "bylaws:amendments": Access(INSIDE, CALLERS | MEMBERS),
    "bylaws:amendment": Access(INSIDE),
    "bylaws:change": Access(CALLERS | MEMBERS, CALLERS | MEMBERS),
    "bylaws:drop": Access(NOBODY, CALLERS | MEMBERS),
    "bylaws:describe": Access(CALLERS | MEMBERS, CALLERS | MEMBERS),
    "bylaws:discard": Access(NOBODY, CALLERS | MEMBERS),
    "bylaws:rebase": Access(NOBODY, CALLERS | MEMBERS),
    "bylaws:import": Access(CALLERS, CALLERS),
    "bylaws:bind": Access(CALLERS, CALLERS),
    "meetings:resolutions": Access(INSIDE),
    "meetings:resolution": Access(INSIDE),
    "meetings:resolution_json": Access(INSIDE),
    "meetings:resolution_pdf": Access(INSIDE),
    "meetings:resolution_checker": Access(INSIDE),
    "meetings:meetings": Access(INSIDE),
    "meetings:call": Access(CALLERS, CALLERS),
    "meetings:calculator": Access(INSIDE),
    "meetings:meeting": Access(INSIDE),
    "meetings:edit": Access(CALLERS, CALLERS),
    "meetings:agenda": Access(CALLERS, CALLERS),
    "meetings:item": Access(CALLERS, CALLERS),
    "meetings:notice": Access(CALLERS, CALLERS),
    "meetings:notice_pdf": Access(CALLERS),
    "meetings:cancel": Access(NOBODY, CALLERS),
    "meetings:adjourn": Access(CALLERS, CALLERS),
    "meetings:invitation": Access(INSIDE),
    "meetings:attendance": Access(INSIDE, CALLERS),
    "meetings:come": Access(NOBODY, MEMBERS),
    "meetings:step_aside": Access(NOBODY, MEMBERS | CALLERS),
    "meetings:floor": Access(CALLERS, CALLERS),
    "meetings:room": Access(INSIDE),
    "meetings:minutes": Access(INSIDE, CALLERS),
    "meetings:minutes_version": Access(INSIDE),
    "meetings:minutes_pdf": Access(INSIDE),
    "meetings:petitions": Access(INSIDE, MEMBERS),
    "meetings:petition": Access(INSIDE, MEMBERS),
    "meetings:calendar": Access(INSIDE, INSIDE),
    "meetings:feed": Access(PUBLIC),
    "meetings:offices": Access(INSIDE),
    "meetings:office": Access(INSIDE, CALLERS),
    "meetings:office_new": Access(CALLERS, CALLERS),
    "meetings:term_end": Access(CALLERS, CALLERS),
    "votes:start": Access(CALLERS),
    "votes:prepare": Access(CALLERS, CALLERS),
    "votes:edit": Access(CALLERS, CALLERS),
    "votes:roll": Access(INSIDE, CALLERS),
    "votes:open": Access(NOBODY, CALLERS),
    "votes:close": Access(NOBODY, CALLERS | MEMBERS),
    "votes:candidates": Access(INSIDE, CALLERS | MEMBERS),
    "votes:ballot": Access(MEMBERS, MEMBERS),
    "votes:receipt": Access(MEMBERS),
    "votes:by_hand": Access(CALLERS, CALLERS),
    "votes:paper": Access(CALLERS, CALLERS),
    "votes:paper_pdf": Access(CALLERS),
    "votes:paper_entry": Access(CALLERS | MEMBERS, CALLERS | MEMBERS),
    "votes:round": Access(CALLERS, CALLERS),
    "votes:objection": Access(NOBODY, CALLERS | MEMBERS),
    "votes:proxies": Access(INSIDE, CALLERS | MEMBERS),
    "votes:challenge": Access(NOBODY, MEMBERS | CALLERS),
    "votes:remind": Access(NOBODY, CALLERS),
    "votes:tellers": Access(INSIDE, CALLERS | MEMBERS),
    "votes:teller_key": Access(MEMBERS, MEMBERS),
    "votes:mix": Access(MEMBERS, MEMBERS),
    "votes:mix_input": Access(MEMBERS),
    "votes:destroy": Access(NOBODY, CALLERS | MEMBERS),
    "votes:evidence": Access(INSIDE),
    "votes:evidence_json": Access(INSIDE),
    "votes:election_checker": Access(INSIDE),
    "votes:teller_tool": Access(INSIDE),
    "votes:count": Access(INSIDE),
    "votes:count_file": Access(INSIDE),
    "votes:motions": Access(INSIDE),
    "votes:motion": Access(INSIDE, MEMBERS),
    "votes:recuse": Access(NOBODY, MEMBERS),
    "votes:amend": Access(CALLERS, CALLERS),
    "votes:what_if": Access(INSIDE),
    "votes:propose": Access(CALLERS, CALLERS),
    "votes:admit": Access(CALLERS, CALLERS),
    "votes:expel": Access(CALLERS, CALLERS),
    "votes:declare": Access(NOBODY, CALLERS | KEEPERS),
    "votes:withdraw": Access(NOBODY, CALLERS),
    # money
    "equity:money": Access(INSIDE | {FORMER}),
    "equity:why": Access(INSIDE),
    "equity:statement": Access(NOBODY, THEIR_OWN),
    "equity:identity": Access(INSIDE),
    "equity:rollforward": Access(BOOKS),
    "equity:collective": Access(BOOKS),
    "equity:shares": Access(BOOKS),
    "equity:subscribe": Access(KEEPERS, KEEPERS),
    "equity:subscription": Access(BOOKS, KEEPERS),
    "equity:certificate": Access(NOBODY, KEEPERS),
    "equity:refund": Access(BOOKS, KEEPERS),
    "equity:transfer": Access(KEEPERS, KEEPERS),
    "equity:redemptions": Access(BOOKS, KEEPERS),
    "equity:redemption": Access(BOOKS | MEMBERS, KEEPERS),
    "equity:interest": Access(BOOKS, KEEPERS),
    "equity:notes": Access(BOOKS),
    "equity:convert": Access(BOOKS, KEEPERS),
    "equity:note": Access(BOOKS, KEEPERS),
    "equity:loan": Access(KEEPERS, KEEPERS),
    "equity:unclaimed": Access(BOOKS, KEEPERS),
    "equity:unclaimed_item": Access(BOOKS, KEEPERS),
    "equity:dissolution": Access(BOOKS | MEMBERS),
    "books:overview": Access(BOOKS),
    "books:import": Access(KEEPERS, KEEPERS),
    "books:entries": Access(BOOKS | MEMBERS),
    "books:right": Access(BOOKS | MEMBERS),
    "books:reverse": Access(KEEPERS, KEEPERS),
    "books:attach": Access(NOBODY, KEEPERS),
    "books:receipt": Access(BOOKS | MEMBERS),
    "books:periods": Access(BOOKS, KEEPERS),
    "books:close": Access(NOBODY, KEEPERS),
    "books:head": Access(INSIDE),
    "books:head_text": Access(INSIDE),
    "books:download": Access(BOOKS),
    "books:download_year": Access(BOOKS),
    "books:fava": Access(BOOKS | MEMBERS),
    # entry by hand
    "books:new": Access(KEEPERS, KEEPERS),
    "books:write": Access(KEEPERS, KEEPERS),
    "books:templates": Access(KEEPERS, KEEPERS),
    "books:template": Access(KEEPERS, KEEPERS),
    "books:recurring": Access(KEEPERS, KEEPERS),
    "books:due": Access(NOBODY, KEEPERS),
    "books:accounts": Access(BOOKS, KEEPERS),
    "books:opening": Access(KEEPERS, KEEPERS),
    # what comes in
    "inbox:list": Access(BOOKS, KEEPERS),
    "inbox:line": Access(KEEPERS, KEEPERS),
    "inbox:banks": Access(BOOKS, KEEPERS),
    "inbox:upload": Access(KEEPERS, KEEPERS),
    "inbox:rules": Access(BOOKS, KEEPERS),
    "inbox:rule": Access(KEEPERS, KEEPERS),
    "inbox:reconcile": Access(BOOKS, KEEPERS),
    "inbox:journal": Access(KEEPERS, KEEPERS),
    # what goes out
    "reports:list": Access(BOOKS | MEMBERS),
    "reports:open_book": Access(INSIDE),
    "reports:report": Access(BOOKS | MEMBERS),
    "reports:export": Access(BOOKS | MEMBERS),
    "reports:budget": Access(BOOKS, KEEPERS),
    "reports:query": Access(BOOKS | MEMBERS, BOOKS | MEMBERS),
    "reports:query_csv": Access(BOOKS | MEMBERS),
    "fava": Access(BOOKS | MEMBERS),
    "fava_static": Access(PEOPLE),
    "labor:hours": Access(BOOKS),
    "labor:import": Access(KEEPERS, KEEPERS),
    "labor:undo": Access(NOBODY, KEEPERS),
    "labor:maps": Access(KEEPERS, KEEPERS),
    "labor:entry": Access(KEEPERS, KEEPERS),
    "labor:periods": Access(BOOKS, KEEPERS),
    "labor:mine": Access(MEMBERS | {CANDIDATE}, MEMBERS | {CANDIDATE}),
    "labor:questions": Access(BOOKS, KEEPERS),
    "labor:correct": Access(BOOKS, KEEPERS),
    "labor:ratios": Access(BOOKS | MEMBERS),
    "labor:register": Access(BOOKS),
    "patronage:years": Access(BOOKS),
    "patronage:year": Access(BOOKS | MEMBERS),
    "patronage:accounts": Access(NOBODY, KEEPERS),
    "patronage:freeze": Access(NOBODY, KEEPERS),
    "patronage:send": Access(NOBODY, KEEPERS),
    "patronage:post": Access(NOBODY, KEEPERS),
    "patronage:handed": Access(NOBODY, KEEPERS),
    "patronage:csv": Access(BOOKS),
    "patronage:sources": Access(BOOKS, KEEPERS),
    "patronage:compare": Access(BOOKS | MEMBERS, KEEPERS),
    "patronage:step": Access(NOBODY, KEEPERS),
    "patronage:advances": Access(BOOKS, KEEPERS),
    "patronage:consents": Access(BOOKS, KEEPERS),
    "patronage:my_consent": Access(MEMBERS | {CANDIDATE}, MEMBERS | {CANDIDATE}),
    "patronage:notices": Access(BOOKS, KEEPERS),
    "patronage:netting": Access(BOOKS, KEEPERS),
    "patronage:reverse": Access(BOOKS, KEEPERS),
    "patronage:supplement": Access(BOOKS, KEEPERS),
    "patronage:notice_plain": Access(THEIR_OWN),
    "patronage:notice_read": Access(NOBODY, THEIR_OWN),
    "payouts:list": Access(BOOKS),
    "payouts:prepare": Access(BOOKS, KEEPERS),
    "payouts:run": Access(BOOKS, KEEPERS),
    "payouts:file": Access(NOBODY, KEEPERS),
    "payouts:settle": Access(BOOKS, KEEPERS),
    "payouts:details": Access(KEEPERS, KEEPERS),
    "payouts:mine": Access(THEIR_OWN | {CANDIDATE}, THEIR_OWN | {CANDIDATE}),
    "payouts:account": Access(KEEPERS, KEEPERS),
    "tax:home": Access(BOOKS),
    "tax:ids": Access(BOOKS, KEEPERS),
    "tax:mine": Access(THEIR_OWN | {CANDIDATE}, THEIR_OWN | {CANDIDATE}),
    "tax:reveals": Access(BOOKS, KEEPERS | {BOARD}),
    "tax:reveal": Access(NOBODY, KEEPERS | {BOARD}),
    "tax:withholding": Access(BOOKS, KEEPERS),
    "tax:forms": Access(BOOKS, KEEPERS),
    "tax:form": Access(BOOKS, KEEPERS),
    "tax:my_forms": Access(THEIR_OWN | {CANDIDATE}),
    "tax:template": Access(KEEPERS, KEEPERS),
    "tax:filing": Access(NOBODY, KEEPERS),
    "tax:schedules": Access(BOOKS),
    "tax:w8": Access(BOOKS),
    # learning; whoever leads a cohort, or belongs to it, is looked up by its pages
    "pictures:picture": Access(PUBLIC),
    "pages:search": Access(PUBLIC),
    "pages:facts": Access(EDITORS),
    "courses:print": Access(PUBLIC),
    "courses:module_print": Access(PUBLIC),
    "courses:cartridge": Access(PUBLIC),
    "courses:kept": Access(PUBLIC),
    "keep_worker": Access(PUBLIC),
    "learning:answer": Access(NOBODY, PEOPLE),
    "learning:forget": Access(NOBODY, PUBLIC),
    "learning:start": Access(NOBODY, PEOPLE),
    "learning:leave": Access(NOBODY, PEOPLE),
    "learning:join": Access(PEOPLE, PEOPLE),
    "learning:cohorts": Access(PUBLIC),
    "learning:cohort_new": Access(PEOPLE, PEOPLE),
    "learning:cohort": Access(PEOPLE),
    "learning:cohort_edit": Access(PEOPLE, PEOPLE),
    "learning:enrolment": Access(NOBODY, PEOPLE),
    "learning:session_new": Access(PEOPLE, PEOPLE),
    "learning:session": Access(PEOPLE, PEOPLE),
    "learning:attendance": Access(PEOPLE, PEOPLE),
    "learning:groups": Access(PEOPLE, PEOPLE),
    "learning:queue": Access(PEOPLE),
    "learning:sessions_ics": Access(PUBLIC),
    "learning:mine": Access(PEOPLE),
    "learning:course": Access(PEOPLE),
    "learning:read": Access(NOBODY, PEOPLE),
    "learning:worksheet_open": Access(NOBODY, PEOPLE),
    "learning:worksheet": Access(PEOPLE, PEOPLE),
    "learning:worksheet_reply": Access(NOBODY, PEOPLE),
    "learning:certificate": Access(PEOPLE, PEOPLE),
    "learning:certificate_pdf": Access(PUBLIC),
    "learning:verify": Access(PUBLIC),
    "learning:talk": Access(PUBLIC, PEOPLE),
    "learning:cohort_talk": Access(PEOPLE, PEOPLE),
    "learning:report": Access(PEOPLE, PEOPLE),
    "learning:moderate": Access(PEOPLE, PEOPLE),
    "learning:reminders": Access(PEOPLE, PEOPLE),
    "learning:stop": Access(PUBLIC, PUBLIC),
    "learning:seen": Access(PEOPLE),
    "learning:my_data": Access(PEOPLE),
    "learning:forget_me": Access(PEOPLE, PEOPLE),
    "learning:figures": Access(PEOPLE),
    "learning:course_report": Access(PEOPLE),
}

LIBRARIES: dict[str, Access] = {
    # allauth's pages: signing in and out, and passwords; the rest of it is closed
    "account_login": Access(PUBLIC, PUBLIC),
    "account_logout": Access(PUBLIC, PUBLIC),
    "account_inactive": Access(PUBLIC),
    "account_request_login_code": Access(PUBLIC, PUBLIC),
    "account_confirm_login_code": Access(PUBLIC, PUBLIC),
    "account_change_password": Access(PEOPLE, PEOPLE),
    "account_set_password": Access(PEOPLE, PEOPLE),
    "account_reset_password": Access(PUBLIC, PUBLIC),
    "account_reset_password_done": Access(PUBLIC),
    "account_reset_password_from_key": Access(PUBLIC, PUBLIC),
    "account_reset_password_from_key_done": Access(PUBLIC),
    "account_signup": Access(NOBODY),
    "account_reauthenticate": Access(NOBODY),
    "account_email": Access(NOBODY),
    "account_email_verification_sent": Access(NOBODY),
    "account_confirm_email": Access(NOBODY),
    # Wagtail's pages and documents, which may each ask for a password of their own
    "wagtail_serve": Access(PUBLIC, PUBLIC),
    "wagtailcore_authenticate_with_password": Access(PUBLIC, PUBLIC),
    "wagtaildocs_serve": Access(PUBLIC),
    "wagtaildocs_authenticate_with_password": Access(PUBLIC, PUBLIC),
    # Wagtail has a new password sent; here that is allauth's work
    "wagtailadmin_password_reset": Access(NOBODY),
    "wagtailadmin_password_reset_done": Access(NOBODY),
    "wagtailadmin_password_reset_confirm": Access(NOBODY),
    "wagtailadmin_password_reset_complete": Access(NOBODY),
}

ADMIN = "admin/"  # every other page below it is Wagtail's, for its editors

FILES = frozenset({"fava_static"})
"""The same files for everybody, not pages: browsers may keep them."""

ENTRANCES = frozenset({"wagtailadmin_login", "wagtailcore_login"})
"""Sign-in pages of libraries: they all lead to ours."""


def access_to(url_name: str, route: str = "") -> Access | None:
    """The table's line for a URL name and its route, or None.

    >>> access_to("books:fava").post, access_to("nowhere")
    (frozenset(), None)
    >>> access_to("wagtailadmin_home", "admin/") == Access(EDITORS, EDITORS)
    True
    """
    found = ACCESS.get(url_name) or LIBRARIES.get(url_name)
    if found is None and route.startswith(ADMIN):
        return Access(EDITORS, EDITORS)
    return found
