"""Receipts for the demo: papers of its suppliers, one page of plain PDF each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coopkit.accounts.models import User
from ledger.books.models import Book, Directive
from ledger.books.services import attach

PAGE = "0 0 420 300"
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A paper that came with an entry, which is found by its day and payee."""

    on: date
    payee: str
    number: str
    address: str
    what: tuple[str, ...]


RECEIPTS = (
    Receipt(
        date(2026, 10, 1),
        "Foothill Properties",
        "R-2026-10",
        "1200 Foothill Boulevard, Oakland, CA 94606",
        ("Bakery and shop, 418 Fruitvale Avenue", "Rent for October 2026"),
    ),
    Receipt(
        date(2026, 9, 18),
        "Ortega Repairs",
        "2287",
        "77 International Boulevard, Oakland, CA 94601",
        ("Deck oven 2: new thermostat", "Mixer: belt changed", "Labor, 3 hours"),
    ),
    Receipt(
        date(2026, 10, 6),
        "Central Milling",
        "CM-88120",
        "4200 Mill Road, Petaluma, CA 94952",
        ("Organic bread flour, 22 bags", "Whole wheat, 9 bags", "Rye, 3 bags"),
    ),
)


def pdf_of(lines: Sequence[str]) -> bytes:
    """A PDF of one page with these lines; the same lines give the same bytes.

    >>> pdf_of(["Paid"]).startswith(b"%PDF-1.4")
    True
    """
    said = b"BT /F 12 Tf 30 260 Td 18 TL\n"
    for line in lines:
        text = line.encode("cp1252").replace(b"\\", b"\\\\")
        text = text.replace(b"(", b"\\(").replace(b")", b"\\)")
        said += b"(" + text + b") Tj T*\n"
    said += b"ET"
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [{PAGE}] /Contents 5 0 R"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"{page} /Resources << /Font << /F 4 0 R >> >> >>".encode(),
        FONT.encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(said), said),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % size
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def keep_receipts(book: Book, *, by: User | None, at: datetime) -> None:
    """Attach each receipt to its entry."""
    for receipt in RECEIPTS:
        row = Directive.objects.get(
            book=book,
            date=receipt.on,
            kind="transaction",
            text__contains=f'"{receipt.payee}"',
        )
        cents = max(row.postings.values_list("minor", flat=True))
        whole, part = divmod(cents, 100)
        lines = (
            receipt.payee,
            receipt.address,
            "",
            f"Invoice {receipt.number}   {receipt.on:%m/%d/%Y}",
            "To: Amanecer Bakery",
            *receipt.what,
            "",
            f"Total: ${whole:,}.{part:02d}",
            "Paid",
        )
        attach(
            book=book,
            entry_id=row.entry_id,
            name=f"{receipt.payee} {receipt.number}.pdf",
            content=pdf_of(lines),
            by=by,
            at=at,
        )
