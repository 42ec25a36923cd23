"""What the pages of meetings ask."""

from governance.meetings.forms.register import (
    SearchForm,
)

__all__ = [
    "SearchForm",
]
