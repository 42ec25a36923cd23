"""How allauth behaves here.

People sign in by a code sent by e-mail, or by a password; their co-op invites them, and
nobody signs up by themselves. Whoever asks for a code under an unknown address gets a
mail that says so: the page, and the time it takes, are the same for both.

Passkeys and a second factor are `allauth.mfa`, and come like this: install
`django-allauth[mfa]`; add "allauth.mfa" to INSTALLED_APPS after "allauth.account"; set
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"] and MFA_PASSKEY_LOGIN_ENABLED
= True; include `allauth.mfa.urls` beside `allauth.account.urls`; give each of its URL
names (mfa_…) a line in the access table, for people who are signed in, but for
`mfa_login_webauthn` and `mfa_authenticate`, which strangers need; draw its pages in
`templates/mfa/`. The choice “this is a shared computer” lives in the session from the
first form on, so it outlasts a second step.
"""

import logging
from smtplib import SMTPRecipientsRefused
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import get_language, gettext_lazy as _, override

from coopkit.accounts.models import User
from coopkit.accounts.selectors import person_at

logger = logging.getLogger(__name__)
AWAITED = frozenset(
    f"account/email/{name}"
    for name in ("login_code", "password_reset_key", "unknown_account")
)
TOO_OFTEN = frozenset({"too_many_login_attempts", "rate_limited"})


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People are invited by their co-op; nobody signs up by themselves."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "This e-mail address and password do not belong together. Check both, or get "
            "a code by e-mail instead."
        ),
        "incorrect_code": _(
            "This is not the code we sent. Copy it from the newest e-mail, or ask for "
            "another."
        ),
        "too_many_login_attempts": _(
            "There were too many wrong codes. For safety, the code we sent no longer "
            "works. Ask for a new one."
        ),
        "enter_current_password": _("This is not your password. Type it once more."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Too many tries are a page of their own, with status 429."""
        if code in TOO_OFTEN:
            raise ImmediateHttpResponse(respond_429(self.request))
        return ValidationError(self.error_messages[code] % args, code=code)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where people land who asked for no page: their co-ops, in their language."""
        with override(_language_of(request.user)):
            return str(resolve_url(settings.LOGIN_REDIRECT_URL))

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        """Let pages without a language in their address speak the person's too."""
        response: HttpResponse = super().post_login(request, user, **facts)
        remember_language(response, user.language)
        return response

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Write to people in their own language; to strangers in the page's.

        A mail server that cannot be reached gets a page that says so, unless the mail
        only tells of something already done. A single address that the server refuses
        gets the usual page: it must not tell who has an account.
        """
        user = context.get("user") or person_at(email)
        try:
            with override(_language_of(user)):
                super().send_mail(template_prefix, email, context)
        except OSError as failure:
            logger.exception("No mail was sent: %s", template_prefix)
            refused = isinstance(failure, SMTPRecipientsRefused)
            if template_prefix in AWAITED and not refused:
                page = render(self.request, "account/no_mail.html", status=503)
                raise ImmediateHttpResponse(page) from failure

    def send_password_reset_mail(
        self, user: User, email: str, context: dict[str, Any]
    ) -> None:
        key = f"{context['uid']}-{context['key']}"
        with override(user.language):
            url = self.get_reset_password_from_key_url(key)
            super().send_password_reset_mail(
                user, email, context | {"password_reset_url": url}
            )


def _language_of(user: object) -> str:
    """The language of a person, or the page's."""
    return (user.language if isinstance(user, User) else "") or get_language() or "en"


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep a language in the browser, for pages whose address names none."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
