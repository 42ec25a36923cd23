"""What `load_training` writes, and how an editor's change is told from it."""

from typing import Any, ClassVar

from django.db import models

from coopkit.canonical import sha256_of


class Loaded(models.Model):
    """Something that `load_training` writes, and that an editor may change afterwards.

    `loaded_sha256` is the hash of its content as it was last loaded: where the content
    has another hash, a person has changed it.
    """

    LOADED_FIELDS: ClassVar[tuple[str, ...]] = ()

    loaded_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    def content(self) -> dict[str, Any]:
        """What is loaded, as plain values that can be hashed."""
        return {name: self._plain(name) for name in self.LOADED_FIELDS}

    def content_sha256(self) -> str:
        return sha256_of(self.content())

    def _plain(self, name: str) -> Any:
        value = getattr(self, name)
        if hasattr(value, "get_prep_value"):
            return value.get_prep_value()
        return value if value is None or isinstance(value, int) else str(value)
