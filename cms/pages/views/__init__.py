"""The pages around the courses, the search, and the editors' list."""

from cms.pages.middleware import tell_of_guest
from cms.pages.views.checks import facts
from cms.pages.views.guests import told_of_guests
from cms.pages.views.kept import kept_for_strangers
from cms.pages.views.pictures import picture
from cms.pages.views.search import search
from cms.pages.views.site import glossary, home, library, resource, section

__all__ = [
    "facts",
    "glossary",
    "home",
    "kept_for_strangers",
    "library",
    "picture",
    "resource",
    "search",
    "section",
    "tell_of_guest",
    "told_of_guests",
]
