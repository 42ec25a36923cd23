"""Write the Beancount files of all co-ops anew, from the journal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ledger.books.models import Book
from ledger.books.services import materialise


class Command(BaseCommand):
    help = "Write the Beancount files of all co-ops, or of one, anew from the journal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", nargs="?", help="The co-op’s slug; all without it.")

    def handle(self, *args: Any, **options: Any) -> str:
        books = Book.objects.order_by("pk")
        if options["slug"]:
            books = books.filter(cooperative__slug=options["slug"])
        folders = [materialise(book, whole=True) for book in books]
        return "\n".join(str(folder) for folder in folders) or "No books."
