"""Load the lessons, the words and the figures of law that come with coopkit."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.courses.services import KEPT, load_training
from cms.courses.training_files import LESSONS
from coopkit.errors import CoopError

__all__ = ["LESSONS", "Command"]


class Command(BaseCommand):
    help = "Load the lessons, the words and the figures of law from cms/lessons."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--force", action="store_true", help="write over what an editor has changed"
        )
        parser.add_argument("--from", dest="folder", type=Path, default=LESSONS)

    def handle(self, *, force: bool, folder: Path, **options: Any) -> str:
        try:
            outcomes = load_training(folder=folder, at=timezone.now(), force=force)
        except (CoopError, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        for line in outcomes:
            if line.what == "page" or line.outcome == KEPT:
                self.stdout.write(f"{line.outcome:<10}{line.name}")
            if line.voids:
                told = ", ".join(line.voids)
                self.stdout.write(f"{'':<10}answers no longer count: {told}")
        kept = sum(line.outcome == KEPT for line in outcomes)
        if kept:
            return (
                f"{kept} kept, because an editor has changed them. Use --force to write "
                "over them; their history keeps the change."
            )
        pages = sum(line.what == "page" for line in outcomes)
        return f"{pages} pages, {len(outcomes) - pages} words and figures."
