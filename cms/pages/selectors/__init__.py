"""Reading the pages around the courses, and what all pages share."""

from cms.pages.selectors.checks import (
    fact_lines,
    facts_due,
    pages_that_lack,
    words_that_lack,
)
from cms.pages.selectors.glossary import glossary_of
from cms.pages.selectors.plain import (
    letters_of,
    notices_of,
    shelves_of,
    surroundings_of,
    text_of,
)
from cms.pages.selectors.reading import (
    KEEP_SECONDS,
    address,
    address_of,
    facts_on,
    home_of,
    key_of,
    words_of,
)
from cms.pages.selectors.search import Found, Hit, search
from cms.pages.selectors.translation import is_partly_translated
from cms.pages.selectors.tree import Place, Tree, training_kinds, tree_around

__all__ = [
    "KEEP_SECONDS",
    "Found",
    "Hit",
    "Place",
    "Tree",
    "address",
    "address_of",
    "fact_lines",
    "facts_due",
    "facts_on",
    "glossary_of",
    "home_of",
    "is_partly_translated",
    "key_of",
    "letters_of",
    "notices_of",
    "pages_that_lack",
    "search",
    "shelves_of",
    "surroundings_of",
    "text_of",
    "training_kinds",
    "tree_around",
    "words_of",
    "words_that_lack",
]
