"""Nightly: everything that is to be done once a day, of every floor."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import ngettext

from coopkit.offers import nightly


class Command(BaseCommand):
    help = "Do what is to be done once a day; call it from the system’s clock."

    def handle(self, **_options: Any) -> None:
        """Print what each one did; go on after a failure, and exit with 1 at the end."""
        at, failed = timezone.now(), 0
        for name, work in nightly.items():
            try:
                for line in work(at):
                    self.stdout.write(f"{name}: {line}")
            except Exception as failure:
                failed += 1
                kind = type(failure).__name__
                self.stderr.write(f"{name}: {kind}: {failure}")
        if failed:
            found = ngettext(
                "%(count)s thing could not be done.",
                "%(count)s things could not be done.",
                failed,
            )
            raise CommandError(found % {"count": failed})
