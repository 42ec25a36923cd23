"""What is asked of people who sign in."""

from typing import Any

from allauth.account import forms as allauth
from allauth.core import context
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from coopkit.accounts.models import LANGUAGES

EMAIL = _("E-mail address")
PASSWORD = _("Password")
KNOWN = _("The one that your co-op knows.")
SHARED = _("Do others use this device? Tick here, and closing the browser signs you out.")
LONG = _("At least 15 characters. Four or five words in a row are easy to keep in mind.")


class PlainFields(forms.BaseForm):
    """allauth's fields with our labels and hints, and no text inside the boxes."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class SharedComputer(forms.Form):
    """Asks on which kind of computer somebody signs in."""

    shared_computer = forms.BooleanField(
        label=_("This is a shared computer"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Keep the answer in the session, which it rules once somebody is signed in."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            shared = data.get("shared_computer", False)
            data["remember"] = not shared
            context.request.session.set_expiry(
                0 if shared else settings.SESSION_COOKIE_AGE
            )
        return data


class AskForCodeForm(PlainFields, SharedComputer, allauth.RequestLoginCodeForm):  # type: ignore[misc]
    """The first way in: a code sent by e-mail."""

    field_order = ("email", "shared_computer")
    labels = {"email": EMAIL}
    hints = {"email": KNOWN, "shared_computer": SHARED}


class EnterCodeForm(PlainFields, allauth.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code from the e-mail."""

    labels = {"code": _("Code")}
    hints = {"code": _("Six letters. Capitals and dashes do not matter.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "autocapitalize": "characters",
            "spellcheck": "false",
        }


class PasswordSignInForm(PlainFields, SharedComputer, allauth.LoginForm):  # type: ignore[misc]
    """The second way in: a password."""

    field_order = ("login", "password", "shared_computer")
    labels = {"login": EMAIL, "password": PASSWORD}
    hints = {"shared_computer": SHARED}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["remember"]  # asked the other way round
        self.order_fields(self.field_order)

    @property
    def by_code(self) -> AskForCodeForm:
        """The form for a code, for the same page."""
        return AskForCodeForm(auto_id="code_%s")


class ChangePasswordForm(PlainFields, allauth.ChangePasswordForm):  # type: ignore[misc]
    """A new password in place of the old."""

    labels = {
        "oldpassword": _("Your password until now"),
        "password1": _("New password"),
        "password2": _("The new password once more"),
    }
    hints = {"password1": LONG}


class SetPasswordForm(PlainFields, allauth.SetPasswordForm):  # type: ignore[misc]
    """A first password, for somebody who has signed in by code so far."""

    labels = {"password1": PASSWORD, "password2": _("The password once more")}
    hints = {"password1": LONG}


class AskForNewPasswordForm(PlainFields, allauth.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link to a new password."""

    labels = {"email": EMAIL}
    hints = {"email": KNOWN}


class NewPasswordForm(PlainFields, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, behind the link from the e-mail."""

    labels = {
        "password1": _("New password"),
        "password2": _("The new password once more"),
    }
    hints = {"password1": LONG}


class ProfileForm(forms.Form):
    """What people say of themselves."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=150,
        required=False,
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("For the pages, your e-mails and your papers."),
        choices=LANGUAGES,
        widget=forms.RadioSelect,
    )
