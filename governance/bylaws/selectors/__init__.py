"""Reading the bylaws: what each parameter says on a day, and the text that prints it."""

from governance.bylaws.selectors.checking import versions_are_whole
from governance.bylaws.selectors.documents import (
    changed_document,
    document_on,
    paper_of,
    redline_document,
)
from governance.bylaws.selectors.facts import facts_of
from governance.bylaws.selectors.history import (
    Effect,
    Step,
    effects,
    effects_to_come,
    steps,
)
from governance.bylaws.selectors.listing import Line, Warned, lines, warned
from governance.bylaws.selectors.memory import forget, once, remembering
from governance.bylaws.selectors.naming import things_named
from governance.bylaws.selectors.printing import (
    PrintedProvision,
    by_article,
    filler,
    languages_of,
    printed,
)
from governance.bylaws.selectors.reading import (
    Bylaws,
    Change,
    InForce,
    NoParameterError,
    changes_to_come,
    in_force,
    name_of,
    parameter,
    reading_language,
    values_of,
    words_of,
)
from governance.bylaws.selectors.redlines import (
    Redline,
    ValueChange,
    redline,
)
from governance.bylaws.selectors.states import (
    head,
    in_effect,
    state_after,
    state_of,
    text_on,
    versions,
)

__all__ = [
    "Bylaws",
    "Change",
    "Effect",
    "InForce",
    "Line",
    "NoParameterError",
    "PrintedProvision",
    "Redline",
    "Step",
    "ValueChange",
    "Warned",
    "by_article",
    "changed_document",
    "changes_to_come",
    "document_on",
    "effects",
    "effects_to_come",
    "facts_of",
    "filler",
    "forget",
    "head",
    "in_effect",
    "in_force",
    "languages_of",
    "lines",
    "name_of",
    "once",
    "paper_of",
    "parameter",
    "printed",
    "reading_language",
    "redline",
    "redline_document",
    "remembering",
    "state_after",
    "state_of",
    "steps",
    "text_on",
    "things_named",
    "values_of",
    "versions",
    "versions_are_whole",
    "warned",
    "words_of",
]
