"""What is asked of people in a circle, and of who looks after one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.centre.forms.careful import Careful
from cms.centre.models import Circle
from cms.learning.forms.talk import PostForm, ReportForm, SettleForm
from cms.learning.speech import LONGEST
from coopkit.codes import LONGEST_TYPED

LINES = {"rows": 3}


class CircleForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a circle is called, what it is for, and what holds there."""

    class Meta:
        model = Circle
        fields = (
            "kind",
            "title_en",
            "title_es",
            "about_en",
            "about_es",
            "guidelines_en",
            "guidelines_es",
            "is_public",
        )
        widgets = {
            name: forms.Textarea(LINES)
            for name in ("about_en", "about_es", "guidelines_en", "guidelines_es")
        }
        help_texts = {
            "is_public": _(
                "Without it, only people with the code can come in and read. It stays as "
                "it is once the circle is open."
            ),
            "guidelines_en": _("One rule a line. They stand beside the rules of all."),
            "guidelines_es": _("One rule a line. They stand beside the rules of all."),
        }


class JoinCircleForm(forms.Form):
    """Somebody comes in: they agree, and for a closed circle they type its code."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("You have it from who looks after the circle."),
        max_length=LONGEST_TYPED,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    agreed = forms.BooleanField(
        label=_("I have read what holds here, and I agree."), required=False
    )

    def __init__(self, *args: object, is_public: bool, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        if is_public:
            del self.fields["code"]


class ComeInForm(forms.Form):
    """An address for whoever is not signed in, or is new here: a code is sent there."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_(
            "We send a code there, and you come back to this page. Nobody in the circle "
            "sees your address."
        ),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    shared_computer = forms.BooleanField(
        label=_("This is a shared computer"),
        required=False,
        help_text=_(
            "Do others use this device? Tick here, and closing the browser signs you out."
        ),
    )


class SayForm(Careful, PostForm):
    """A text for a circle, and the first time the name to speak under."""

    FREE_TEXT = ("text",)


class MendForm(Careful):
    """A text of one's own, written anew."""

    FREE_TEXT = ("text",)

    text = forms.CharField(
        label=_("Your text"), max_length=2 * LONGEST, widget=forms.Textarea({"rows": 5})
    )


class CareForm(Careful, ReportForm):
    """What is wrong with a text of a circle."""

    FREE_TEXT = ("reason",)


class LookForm(SettleForm):
    """A moderator's word on a text of a circle: it goes back, and is not hidden."""

    RETURN = "return"

    reason = forms.CharField(
        label=_("Why it goes back"),
        help_text=_(
            "Who wrote it reads this, and can change the text. Leave it empty to show "
            "the text."
        ),
        required=False,
        max_length=200,
    )
    has_looked = forms.BooleanField(
        label=_("I looked: this names no employer."), required=False
    )
    decision = forms.ChoiceField(
        choices=[(SettleForm.SHOW, _("Show")), (RETURN, _("Return"))]
    )


class TranslateForm(Careful):
    """What somebody said, in the other language."""

    FREE_TEXT = ("text",)

    text = forms.CharField(
        label=_("The same in the other language"),
        help_text=_("Say what they say, no more and no less."),
        max_length=2 * LONGEST,
        widget=forms.Textarea({"rows": 6}),
    )
