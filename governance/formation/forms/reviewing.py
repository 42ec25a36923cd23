"""What is asked of a group whose draft goes to a lawyer, and comes back."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from governance.formation.comments import MOST_BYTES, WordFileTooBigError, plain_name
from governance.votes.models import Motion

LONGEST = 4000
CHANGED, LEFT, NOTED = "changed", "left", "noted"
_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _words(**more: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 4, **more})


class SendForm(forms.Form):
    """The group's questions; each line is one."""

    questions = forms.CharField(
        label=_("What we ask"),
        required=False,
        max_length=LONGEST,
        help_text=_(
            "One question a line. Write nothing about anybody’s papers or health: the "
            "file leaves this site."
        ),
        widget=_words(),
    )


class ReturnForm(forms.Form):
    """Who read the draft, and when it came back."""

    reader = forms.CharField(label=_("Who read it"), max_length=120)
    back_on = forms.DateField(label=_("Came back on"), widget=_DAY)


class FileForm(forms.Form):
    """The Word file that came back."""

    file = forms.FileField(
        label=_("The Word file with comments"),
        help_text=_(
            "A .docx file of up to 5 MB. The comments and changes are read; the file "
            "itself is not kept."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        max_length=255,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            refusal = WordFileTooBigError(name=plain_name(file.name))
            raise forms.ValidationError(str(refusal))
        return file


class CommentForm(forms.Form):
    """A comment that came in another way."""

    clause = forms.CharField(
        label=_("Clause"),
        required=False,
        max_length=20,
        help_text=_("A number such as 4.7; empty for the whole."),
    )
    author = forms.CharField(label=_("Who said it"), required=False, max_length=120)
    text = forms.CharField(label=_("Comment"), max_length=LONGEST, widget=_words())


class AnswerForm(forms.Form):
    """What the group did with a comment."""

    how = forms.ChoiceField(
        label=_("What we did"),
        choices=[
            (CHANGED, _("We change it, by a vote")),
            (LEFT, _("We leave it as it is")),
            (NOTED, _("Nothing to decide")),
        ],
        widget=forms.RadioSelect,
    )
    motion = forms.ChoiceField(label=_("By which vote"), required=False)
    words = forms.CharField(
        label=_("In our words"), required=False, max_length=LONGEST, widget=_words(rows=2)
    )

    def __init__(self, *args: Any, motions: Iterable[Motion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.motions = {str(each.pk): each for each in motions}
        motion = self.fields["motion"]
        if isinstance(motion, forms.ChoiceField):
            titles = [(key, each.title) for key, each in self.motions.items()]
            motion.choices = [("", _("none yet")), *titles]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        how, words = cleaned.get("how"), cleaned.get("words")
        if how == CHANGED and not (words or cleaned.get("motion")):
            self.add_error("motion", _("Choose the vote, or say how it changes."))
        if how == LEFT and not words:
            self.add_error("words", _("Say why it stays as it is."))
        return cleaned

    def answer(self) -> str:
        """The answer as it is kept, in the language of whoever writes it."""
        how, words = self.cleaned_data["how"], self.cleaned_data["words"]
        motion = self.motions.get(self.cleaned_data["motion"])
        parts = [words] if words else []
        if how == CHANGED and motion is not None:
            number = motion.resolution.reference if motion.resolution else ""
            said = gettext("Changed by the vote “%(title)s”") % {"title": motion.title}
            parts.insert(0, f"{said} ({number})." if number else f"{said}.")
        elif how == CHANGED:
            parts.insert(0, gettext("We change it."))
        elif how == LEFT:
            parts.insert(0, gettext("We leave it as it is."))
        else:
            parts.insert(0, gettext("Noted."))
        return " ".join(parts)
