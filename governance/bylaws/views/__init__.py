"""The pages of the bylaws."""

from governance.bylaws.views.amending import (
    amendment,
    amendments,
    describe,
    discard,
    drop,
    rebase,
)
from governance.bylaws.views.changes import history, redline
from governance.bylaws.views.changing import change
from governance.bylaws.views.export import markdown, pdf, word
from governance.bylaws.views.importing import bind, import_text
from governance.bylaws.views.parameters import parameter, parameters
from governance.bylaws.views.text import text, text_on, version

__all__ = [
    "amendment",
    "amendments",
    "bind",
    "change",
    "describe",
    "discard",
    "drop",
    "history",
    "import_text",
    "markdown",
    "parameter",
    "parameters",
    "pdf",
    "rebase",
    "redline",
    "text",
    "text_on",
    "version",
    "word",
]
