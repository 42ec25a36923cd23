"""Who may see the pages of libraries, allauth’s and Wagtail’s: a part of `doors.py`."""

from coopkit.cooperatives.access import NOBODY, PEOPLE, PUBLIC, Access

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
