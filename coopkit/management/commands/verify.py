"""Verify: every check of every floor, and a line for each thing found wrong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from coopkit.offers import checks


class Command(BaseCommand):
    help = (
        "Check that nothing stored was changed: the audit chains, the papers, the books."
    )

    def handle(self, **_options: Any) -> None:
        """Print “name: ok” or each finding; exit with 1 when there is any."""
        count = 0
        for name, check in checks.items():
            whole = True
            for finding in check():
                whole = False
                count += 1
                self.stdout.write(f"{name}: {finding.where}: {finding.what}")
            if whole:
                self.stdout.write(f"{name}: ok")
        if count:
            found = ngettext(
                "%(count)s thing is wrong.", "%(count)s things are wrong.", count
            )
            raise CommandError(found % {"count": count})
