"""Lines: words to know, what to take home, what to ask at the next meeting."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.courses.blocks.refusals import Context
from cms.pages.blocks import PREVIEW
from cms.pages.references import worded


class LinesBlock(blocks.ListBlock):  # type: ignore[misc]
    """A list of single lines, in which figures of law may stand by key."""

    def get_context(self, value: Any, parent_context: Context = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        lines = [worded(line, context.get("facts", {})) for line in value]
        return context | {"lines": lines}


class AskBlock(LinesBlock):
    """Questions to bring to the next meeting."""

    class Meta:
        icon = "comment"
        label = _("Ask at your next meeting")
        description = _("Questions to bring to the next meeting of the co-op")
        template = "cms/courses/blocks/ask.html"
        preview_template = PREVIEW
        preview_value = ["How many years do we hold a share?"]


class TakeHomeBlock(LinesBlock):
    """What to remember of a lesson."""

    class Meta:
        icon = "clipboard-list"
        label = _("Take home")
        description = _("What to remember of the lesson, in a few lines")
        template = "cms/courses/blocks/take_home.html"
        preview_template = PREVIEW
        preview_value = ["The account is a record; no money sits in it."]


class WordsBlock(LinesBlock):
    """Words of the glossary, by key; they stand beside the lesson."""

    class Meta:
        icon = "openquote"
        label = _("Words to know")
        description = _("Words of the glossary, by key; they stand beside the lesson")
        template = "cms/courses/blocks/words.html"
        preview_template = PREVIEW
        preview_value = ["surplus", "patronage"]
