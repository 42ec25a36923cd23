"""Writing the training: from files to pages, from pages to files, and what it voids."""

from cms.courses.services.exporting import CodeTwiceError, Written, export_training
from cms.courses.services.keys import (
    GoneKeyError,
    KeyTakenError,
    note_questions,
)
from cms.courses.services.loading import (
    KEPT,
    NEW,
    UNCHANGED,
    UPDATED,
    BadBlockError,
    NoParentError,
    Outcome,
    load_training,
)

__all__ = [
    "KEPT",
    "NEW",
    "UNCHANGED",
    "UPDATED",
    "BadBlockError",
    "CodeTwiceError",
    "GoneKeyError",
    "KeyTakenError",
    "NoParentError",
    "Outcome",
    "Written",
    "export_training",
    "load_training",
    "note_questions",
]
