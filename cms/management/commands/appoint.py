"""Give somebody a seat at the workers’ centre: how the first coordinator comes in."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from cms.centre.models import CentreRole
from cms.centre.services.staff import appoint
from coopkit.accounts.models import LANGUAGES
from coopkit.errors import CoopError


class Command(BaseCommand):
    help = "Give somebody a seat at the workers’ center, by a decision of the center."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="their address; an account is made if needed")
        parser.add_argument("role", choices=CentreRole.values)
        parser.add_argument(
            "--act", required=True, help='who decided, and when: "Board, 2026-11-02"'
        )
        parser.add_argument(
            "--language", choices=[code for code, _ in LANGUAGES], default="en"
        )

    def handle(
        self, *, email: str, role: str, act: str, language: str, **options: Any
    ) -> str:
        try:
            validate_email(email)
            seat = appoint(
                email=email,
                role=CentreRole(role),
                act=act[:120],
                language=language,
                at=timezone.now(),
            )
        except ValidationError as error:
            raise CommandError(f"{email} is no e-mail address.") from error
        except CoopError as refusal:
            raise CommandError(str(refusal)) from refusal
        return f"{seat.user.email} is {role} from {seat.starts_on}."
