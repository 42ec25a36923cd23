"""Bring the Beancount files of all co-ops up to the journal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledger.books.models import Book
from ledger.books.services import describe, materialise_all


class Command(BaseCommand):
    help = "Bring the Beancount files of all co-ops, or of some, up to the journal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", nargs="*", help="Co-ops’ slugs; all without any.")
        parser.add_argument("--whole", action="store_true", help="Write every file anew.")

    def handle(self, *args: Any, **options: Any) -> str:
        """Print a line for each co-op: the files written, by variant."""
        books = Book.objects.select_related("cooperative").order_by("pk")
        wanted = options["slug"]
        if wanted:
            books = books.filter(cooperative__slug__in=wanted)
        found = {book.cooperative.slug: book for book in books}
        unknown = [slug for slug in wanted if slug not in found]
        if unknown:
            raise CommandError(f"No books: {', '.join(unknown)}.")
        lines = [
            f"{slug}: {describe(materialise_all(book, whole=options['whole']))}"
            for slug, book in found.items()
        ]
        return "\n".join(lines) or "No books."
