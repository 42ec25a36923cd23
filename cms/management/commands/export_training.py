"""Write the lessons, the words and the figures of law back into files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.courses.services import UNCHANGED, export_training
from cms.courses.training_files import LESSONS
from coopkit.errors import CoopError


class Command(BaseCommand):
    help = "Write the published lessons, words and figures of law into files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", dest="folder", type=Path, default=LESSONS, help="a folder of training"
        )

    def handle(self, *, folder: Path, **options: Any) -> str:
        try:
            written = export_training(folder=folder)
        except (CoopError, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        changed = [line for line in written if line.outcome != UNCHANGED]
        for line in changed:
            self.stdout.write(f"{line.outcome:<10}{line.name}")
        return f"{len(changed)} files written, {len(written) - len(changed)} unchanged."
