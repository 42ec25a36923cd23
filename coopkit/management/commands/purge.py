"""Purge: end the data about people whose time is over, in every co-op."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.services import purge
from coopkit.errors import CoopError


class Command(BaseCommand):
    help = (
        "End the data about people whose time is over, by the table that each co-op "
        "shows on its page “What we keep about people”; runs every night as well."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Count, and end nothing."
        )
        parser.add_argument("--coop", default="", help="Only this co-op, by its slug.")

    def handle(self, **options: Any) -> None:
        """Print a line for each co-op and kind of data of which something ended."""
        at, dry_run = timezone.now(), bool(options["dry_run"])
        found = Cooperative.objects.order_by("slug")
        if options["coop"]:
            found = found.filter(slug=options["coop"])
            if not found:
                raise CommandError(f"No co-op has the slug “{options['coop']}”.")
        for cooperative in found:
            try:
                counts = purge(cooperative=cooperative, at=at, dry_run=dry_run)
            except CoopError as refusal:
                raise CommandError(f"{cooperative.slug}: {refusal}") from refusal
            for key, count in counts.items():
                self.stdout.write(f"{cooperative.slug}: {key}: {count}")
            if not counts:
                self.stdout.write(f"{cooperative.slug}: nothing is over")
