"""Questions to check oneself: each says why an answer is right or wrong."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from wagtail import blocks

from cms.courses import quiz
from cms.courses.blocks.refusals import Context, refusal
from cms.courses.questions import decimal_in
from cms.pages.blocks import PREVIEW, KeyBlock, MarkdownBlock


class OptionBlock(blocks.StructBlock):  # type: ignore[misc]
    """One answer: right or wrong, and why."""

    text = blocks.CharBlock(max_length=240, label=_("Answer"))
    right = blocks.BooleanBlock(required=False, label=_("This is right"))
    feedback = MarkdownBlock(label=_("Why it is right or wrong"))


class QuestionBlock(blocks.StructBlock):  # type: ignore[misc]
    """What all questions share: a name in an address, and the answers given so far."""

    def get_context(
        self, value: Mapping[str, Any], parent_context: Context = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | quiz.shown(
            self.name,
            value,
            context.get("block_id"),
            context.get("answers"),
            context.get("facts", {}),
        )


class ChoosingBlock(QuestionBlock):
    """A question with options."""

    question = blocks.CharBlock(max_length=400, label=_("Question"))
    options = blocks.ListBlock(
        OptionBlock(), min_num=2, max_num=6, label=_("Possible answers")
    )


class QuizBlock(ChoosingBlock):
    """A question with one right answer."""

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        cleaned: Mapping[str, Any] = super().clean(value)
        right = sum(bool(option["right"]) for option in cleaned["options"])
        if right == 0:
            raise refusal(_("No answer is right. Mark one of them."))
        if right > 1:
            raise refusal(
                _(
                    "More than one answer is right. Leave one of them, or use “Question "
                    "with several right answers”."
                )
            )
        return cleaned

    class Meta:
        icon = "help"
        label = _("Question")
        description = _("A question to check oneself, with a reply to each answer")
        template = "cms/courses/blocks/quiz.html"
        preview_template = PREVIEW
        preview_value = {
            "question": "Who decides what happens to the surplus?",
            "options": [
                {"text": "The members", "right": True, "feedback": "Yes."},
                {"text": "The bank", "right": False, "feedback": "No."},
            ],
        }


class SeveralBlock(ChoosingBlock):
    """A question with several right answers; all of them, and no other, are right."""

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        cleaned: Mapping[str, Any] = super().clean(value)
        right = [bool(option["right"]) for option in cleaned["options"]]
        if sum(right) < 2:
            raise refusal(
                _("Fewer than two answers are right. Mark them, or use “Question”.")
            )
        if all(right):
            raise refusal(_("Every answer is right. Add one that is wrong."))
        return cleaned

    class Meta:
        icon = "tick-inverse"
        label = _("Question with several right answers")
        description = _("Several answers are right; each option says why")
        template = "cms/courses/blocks/several.html"
        preview_template = PREVIEW
        preview_value = {
            "question": "What is owed back to a member who leaves?",
            "options": [
                {"text": "The buy-in", "right": True, "feedback": "Yes."},
                {"text": "What was kept for her", "right": True, "feedback": "Yes."},
                {"text": "The reserve", "right": False, "feedback": "No."},
            ],
        }


class TrueFalseBlock(QuestionBlock):
    """A statement that is true or false."""

    statement = blocks.CharBlock(
        max_length=400, label=pgettext_lazy("true or false", "Statement")
    )
    is_true = blocks.BooleanBlock(required=False, label=_("This is true"))
    if_true = MarkdownBlock(label=_("Reply to those who say it is true"))
    if_false = MarkdownBlock(label=_("Reply to those who say it is false"))

    class Meta:
        icon = "help"
        label = _("True or false")
        description = _("A statement that is true or false, with a reply to each")
        template = "cms/courses/blocks/true_false.html"
        preview_template = PREVIEW
        preview_value = {
            "statement": "Every member has one vote.",
            "is_true": True,
            "if_true": "Yes, whatever they have paid in.",
            "if_false": "It is so: one member, one vote.",
        }


class NearBlock(blocks.StructBlock):  # type: ignore[misc]
    """A mistake that many make, and what to say to it."""

    answer = KeyBlock(max_length=30, label=_("A number that many give"))
    feedback = MarkdownBlock(label=_("What went wrong"))


class NumberBlock(QuestionBlock):
    """A question whose answer is a number."""

    question = blocks.CharBlock(max_length=500, label=_("Question"))
    answer = KeyBlock(
        max_length=30, label=_("Right number"), help_text=_("For example: 9893.91")
    )
    tolerance = KeyBlock(
        max_length=30,
        default="0",
        label=_("How far off still counts as right"),
        help_text=_("0 where it must be exact."),
    )
    unit = blocks.CharBlock(
        max_length=30,
        required=False,
        label=_("Unit"),
        help_text=_("For example: $, %, hours, people."),
    )
    right = MarkdownBlock(label=_("Reply to the right number"))
    wrong = MarkdownBlock(label=_("Reply to a wrong number, with the way to the answer"))
    near = blocks.ListBlock(NearBlock(), default=[], label=_("Mistakes that many make"))

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        cleaned: Mapping[str, Any] = super().clean(value)
        given = [cleaned["answer"], *(near["answer"] for near in cleaned["near"])]
        said: list[str | Promise] = [
            _("“%(text)s” is no number. Write it like 9893.91.") % {"text": text}
            for text in given
            if decimal_in(text) is None
        ]
        tolerance = decimal_in(cleaned["tolerance"])
        if tolerance is None or tolerance < 0:
            said.append(_("The tolerance is a number, 0 or more."))
        elif (
            not said
            and any(
                abs(decimal_in(text) - decimal_in(given[0])) <= tolerance  # type: ignore[operator]
                for text in given[1:]
            )
        ):
            said.append(_("A mistake that many make would count as right. Mend it."))
        if said:
            raise refusal(*said)
        return cleaned

    class Meta:
        icon = "decimal"
        label = _("Question with a number")
        description = _("The answer is a number, with a unit and a tolerance")
        template = "cms/courses/blocks/number.html"
        preview_template = PREVIEW
        preview_value = {
            "question": "Ana worked 40 hours of 60. What is her share of $90.00?",
            "answer": "60.00",
            "tolerance": "0.00",
            "unit": "$",
            "right": "Yes: 90.00 × 40 ÷ 60 = 60.00.",
            "wrong": "Her part is 40 of 60: 90.00 × 40 ÷ 60 = 60.00.",
            "near": [{"answer": "45.00", "feedback": "Shared by hours, not by heads."}],
        }


class OrderBlock(QuestionBlock):
    """Lines to be put in order, by writing a number beside each."""

    question = blocks.CharBlock(max_length=400, label=_("Question"))
    items = blocks.ListBlock(
        blocks.CharBlock(max_length=240),
        max_num=8,
        label=_("Lines in the right order"),
        help_text=_("Readers see them in another order."),
    )
    right = MarkdownBlock(label=_("Reply to the right order"))
    wrong = MarkdownBlock(label=_("Reply to another order"))

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        cleaned: Mapping[str, Any] = super().clean(value)
        lines = [str(line).strip() for line in cleaned["items"]]
        if len(lines) < 2:
            raise refusal(_("One line has no order. Give at least two."))
        if len(set(lines)) < len(lines):
            raise refusal(_("Two lines are the same, so that nobody can order them."))
        return cleaned

    class Meta:
        icon = "order"
        label = _("Question of order")
        description = _("Lines to be put in order by writing numbers")
        template = "cms/courses/blocks/order.html"
        preview_template = PREVIEW
        preview_value = {
            "question": "In which order does a year end?",
            "items": ["The books are closed", "The members decide", "Cash is paid"],
            "right": "Yes.",
            "wrong": "First the books are closed.",
        }


class ShortBlock(QuestionBlock):
    """A question answered in one's own words, and checked by oneself."""

    question = blocks.CharBlock(max_length=400, label=_("Question"))
    model = MarkdownBlock(label=_("A good answer"))
    look_for = blocks.ListBlock(
        blocks.CharBlock(max_length=240),
        min_num=1,
        label=_("What a good answer names"),
    )

    class Meta:
        icon = "edit"
        label = _("Question in one’s own words")
        description = _("Answered in one’s own words, and checked against a good answer")
        template = "cms/courses/blocks/short.html"
        preview_template = PREVIEW
        preview_value = {
            "question": "Why does a co-op keep a reserve?",
            "model": "So that one bad month does not close it.",
            "look_for": ["A bad month", "Money that nobody can take out"],
        }
