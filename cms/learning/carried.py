"""An answer that somebody gave before signing in, as it is kept under their name then."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cms.courses.answering import YES


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """To which question, in which words; whether it is right, and when it was given."""

    translation_key: UUID
    block_id: UUID
    question_sha: str
    given: str
    is_right: bool | None
    at: datetime

    @property
    def known_at(self) -> datetime | None:
        """Since when one knows it: what one judges oneself, once one said so."""
        named = self.is_right is None and self.given.partition("\n")[0] == YES
        return self.at if self.is_right or named else None
