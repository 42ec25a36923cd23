"""`manage.py demo`: a co-op three years old on this machine, then the server."""

import os
import socket
import sys
from argparse import ArgumentParser
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.services import create_cooperative, grant_role
from coopkit.errors import CoopError
from coopkit.offers import Story, demo_steps

SLUG = "amanecer"
FOUNDED = date(2023, 7, 1)
PASSPHRASE = "pan dulce cada manana"  # noqa: S105  printed for whoever tries it out
# e-mail, first name, last name, language, roles beside member
PEOPLE = [
    ("tomas@amanecer.example", "Tomás", "Aguilar", "es", ()),
    ("desmond@amanecer.example", "Desmond", "Clarke", "en", ()),
    ("ramon@amanecer.example", "Ramón", "Güell", "es", ()),
    ("oscar@amanecer.example", "Óscar", "Ibarra", "es", ("board",)),
    ("ingrid@amanecer.example", "Íngrid", "Muñoz", "es", ()),
    ("ana@amanecer.example", "Ana Lucía", "Peña", "es", ()),
    ("zoe@amanecer.example", "Zoë", "Whitfield", "en", ("board",)),
    ("lin@amanecer.example", "Lin", "Zhao", "en", ("secretary",)),
    ("bea@amanecer.example", "Bea", "Castellanos", "es", ()),
    ("hugo@amanecer.example", "Hugo", "Prieto", "es", ()),
    ("yusuf@amanecer.example", "Yusuf", "Adeyemi", "en", ()),
    ("begona@amanecer.example", "Begoña", "Agüero", "en", ("bookkeeper",)),
    ("facilitator@centro.example", "Marisol", "Vega", "en", ("facilitator",)),
]
SIGN_INS = {
    "a member": "ana@amanecer.example",
    "the secretary": "lin@amanecer.example",
    "a candidate": "yusuf@amanecer.example",
    "the bookkeeper": "begona@amanecer.example",
    "a facilitator": "facilitator@centro.example",
}


class Command(BaseCommand):
    help = "Make Amanecer Bakery, a co-op to try everything with, and serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--on", type=date.fromisoformat, help="the day the story is told (today)"
        )
        parser.add_argument("--no-serve", action="store_true", help="only make it")

    def handle(self, **options: Any) -> None:
        port, serve = options["port"], not options["no_serve"]
        if serve and _is_taken(port):
            raise CommandError(
                f"Port {port} is taken by another program. Choose another one: "
                f"make demo PORT={port + 1}"
            )
        self.stdout.write("Setting up the database and the lessons …")
        call_command("messages", "compile", verbosity=0)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_training", verbosity=0)
        said: list[str] = []
        if Cooperative.objects.filter(slug=SLUG).exists():
            self.stdout.write(
                "Amanecer Bakery is already here. To make it anew, delete the folder var."
            )
        else:
            said = self._tell(options["on"] or timezone.localdate())
        self.stdout.write(_welcome(port, said))
        if serve:
            self.stdout.flush()
            _serve(port)

    def _tell(self, on: date) -> list[str]:
        """Live through the three years, in one transaction; what is to be known of it."""
        at = datetime.combine(on - timedelta(days=1), time(17), tzinfo=UTC)
        try:
            with transaction.atomic():
                story = _begin(at)
                for name, step in demo_steps.items():
                    self.stdout.write(f"  {name} …")
                    step(story)
        except CoopError as refusal:
            raise CommandError(str(refusal)) from refusal
        return story.said


def _begin(at: datetime) -> Story:
    """The people, the co-op, and the roles that are not told by an admission."""
    founding = datetime.combine(FOUNDED, time(17), tzinfo=UTC)
    users = {}
    for email, first, last, language, _ in PEOPLE:
        users[email] = User.objects.create_user(
            email, PASSPHRASE, first_name=first, last_name=last, language=language
        )
    cooperative = create_cooperative(
        slug=SLUG,
        name="Amanecer Bakery",
        address="418 Fruitvale Avenue, Oakland, CA 94601",
        jurisdiction="us-ca",
        fiscal_year_end_month=6,
        fiscal_year_end_day=30,
        languages=["en", "es"],
        founded_on=FOUNDED,
        by=None,
        at=founding,
    )
    for email, _, _, _, roles in PEOPLE:
        for role in roles:
            grant_role(
                cooperative=cooperative,
                user=users[email],
                role=role,
                starts_on=FOUNDED,
                act="Resolution 2023-GM-001",
                by=None,
                at=founding,
            )
    return Story(cooperative=cooperative, users=users, at=at)


def _is_taken(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _welcome(port: int, said: list[str]) -> str:
    lines = ["", f"  Open  http://localhost:{port}/", "", "  Sign in as"]
    lines += [f"    {who:<15} {email}" for who, email in SIGN_INS.items()]
    lines += [
        f"  with the passphrase   {PASSPHRASE}",
        "  or by a code: with no mail server set, it is printed in this window.",
        *(f"  {line}" for line in said),
        "",
        "  Stop with Ctrl-C.",
        "",
    ]
    return "\n".join(lines)


def _serve(port: int) -> None:
    """Become the server."""
    where = ["--host", "127.0.0.1", "--port", str(port)]
    how = ["--interface", "wsgi", "--blocking-threads", "2", "--log-level", "warning"]
    command = [sys.executable, "-m", "granian", *how, *where, "coopkit.wsgi:application"]
    os.execv(sys.executable, command)  # noqa: S606
