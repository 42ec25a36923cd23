"""Tell what pages lack, and which figures of law are past their day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.pages.selectors import fact_lines, pages_that_lack, words_that_lack


class Command(BaseCommand):
    help = "Tell what pages lack, and which figures of law are past their day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--strict", action="store_true", help="fail where anything is to be mended"
        )

    def handle(self, *, strict: bool, **options: Any) -> str:
        lacking = pages_that_lack()
        for line in lacking:
            for lack in line.lacks:
                self.stdout.write(f"{line.page.language} {line.page.code}: {lack}")
        words = words_that_lack()
        for key in words:
            self.stdout.write(f"word {key}: not explained in every language")
        due = [line for line in fact_lines(on=timezone.localdate()) if line.is_due]
        for fact in due:
            places = ", ".join(f"{page.language} {page.code}" for page in fact.pages)
            self.stdout.write(
                f"fact {fact.fact.key}: to be checked by {fact.fact.review_by}; "
                f"quoted on {places or 'no page'}"
            )
        found = len(lacking) + len(words) + len(due)
        if strict and found:
            raise CommandError(f"{found} things are to be mended.")
        return f"{found} things are to be mended." if found else "Nothing is lacking."
