"""A notice and a resolution as their builders give them, in both languages."""

from typing import Any

COOP = {"name": "Amanecer Bakery", "address": "2140 Peralta Street, Oakland, CA 94607"}
DAY = {"year": 2026, "month": 10, "day": 12}
HISTORY = [
    {"year": 2024, "value": 312_050},
    {"year": 2025, "value": 640_212},
    {"year": 2026, "value": 914_000},
]

NOTICE_WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "issued": "12 October 2026",
        "signers": [{"name": "Begoña Agüero", "role": "Bookkeeper"}],
        "authority": "Resolution 2026-GM-003 of 12 October 2026 · Worksheet "
        "5f2c1d0a9be84c77a3f0c2f7f2b1a4d8e6c9b0a17d35f4428d1e0b9c6a7f3e21",
        "labels": {
            "title": "Written notice of allocation",
            "page": "Page",
            "fiscal_year": "Fiscal year",
            "issued": "Issued on",
            "dear": "Dear",
            "how": "How it was calculated",
            "account": "Your internal capital account",
            "intro": "The members decided to divide the year’s surplus by hours of "
            "work. This is your share, and what happens with it.",
            "cols": ["What", "Hours", "Amount"],
            "statement": "What this means for your taxes",
            "tax": "This is a qualified written notice of allocation under "
            "26 U.S.C. § 1388(c).",
            "report": "Report the whole share as income, the retained part too, in the "
            "year in which you receive this notice. You will also receive Form "
            "1099-PATR.",
            "law": "Issued under article 9 of the bylaws. If something looks wrong, "
            "write to the bookkeeper by 30 November 2026.",
            "advice": "This notice is not legal or tax advice.",
        },
        "headline": [
            "Your share",
            "Paid to you in money (25 %)",
            "Retained in your account (75 %)",
        ],
        "facts": [
            ("Issued by", "Amanecer Bakery"),
            ("Issued to", "{name} (M005)"),
            ("Fiscal year", "1 July 2025 to 30 June 2026"),
            ("Dividend of all members", "$61,204.11 (70 % of net earnings)"),
        ],
        "row": "Hours worked, {n}",
        "share_line": "Your 1,925.25 hours are 13.75 % of the 14,001.82 hours of all.",
        "account": ["Opening balance", "Retained for 2026", "Closing balance"],
        "consent": "You agreed in writing on 1 July 2023 to take this amount into "
        "account as income.",
        "redemption": "The retained part is expected to be paid to you on or before "
        "30 June 2031, unless the board decides otherwise.",
        "chart_alt": "Your account: $3,120.50 in 2024, $6,402.12 in 2025, $9,140.00 in "
        "2026.",
    },
    "es": {
        "issued": "12 de octubre de 2026",
        "signers": [{"name": "Begoña Agüero", "role": "Contadora"}],
        "authority": "Resolución 2026-GM-003 del 12 de octubre de 2026 · Hoja de cálculo "
        "5f2c1d0a9be84c77a3f0c2f7f2b1a4d8e6c9b0a17d35f4428d1e0b9c6a7f3e21",
        "labels": {
            "title": "Aviso escrito de asignación",
            "page": "Página",
            "fiscal_year": "Ejercicio",
            "issued": "Emitido el",
            "dear": "Para",
            "dear_end": ":",
            "how": "Cómo se calculó",
            "account": "Su cuenta interna de capital",
            "intro": "La asamblea decidió repartir el excedente del año según las horas "
            "trabajadas. Esta es la parte que le corresponde y lo que ocurre con ella.",
            "cols": ["Concepto", "Horas", "Importe"],
            "statement": "Qué significa para sus impuestos",
            "tax": "Este es un aviso escrito de asignación calificado según "
            "26 U.S.C. § 1388(c).",
            "report": "Declare el importe total como ingreso, incluida la parte "
            "retenida, en el año en que recibe este aviso. Recibirá además el "
            "formulario 1099-PATR.",
            "law": "Emitido conforme al artículo 9 de los estatutos. Si algo no cuadra, "
            "escriba a la contaduría antes del 30 de noviembre de 2026.",
            "advice": "Este aviso no es asesoramiento legal ni fiscal.",
        },
        "headline": [
            "Su asignación total",
            "Pagado en efectivo (25 %)",
            "Retenido en su cuenta (75 %)",
        ],
        "facts": [
            ("Emitido por", "Amanecer Bakery"),
            ("Emitido a", "{name} (M005)"),
            ("Ejercicio", "Del 1 de julio de 2025 al 30 de junio de 2026"),
            ("Dividendo de todas las personas", "$61,204.11 (70 % del resultado neto)"),
        ],
        "row": "Horas trabajadas, {n}",
        "share_line": "Sus 1,925.25 horas son el 13.75 % de las 14,001.82 de todas.",
        "account": ["Saldo inicial", "Asignación retenida de 2026", "Saldo final"],
        "consent": "Usted aceptó por escrito el 1 de julio de 2023 incluir este importe "
        "en sus ingresos.",
        "redemption": "Se prevé pagarle la parte retenida a más tardar el 30 de junio "
        "de 2031, salvo que la junta decida otra cosa.",
        "chart_alt": "Su cuenta: $3,120.50 en 2024, $6,402.12 en 2025 y $9,140.00 en "
        "2026.",
    },
}


def notice(
    language: str = "en", *, name: str = "Íngrid Muñoz", rows: int = 2
) -> dict[str, Any]:
    """One member's notice, with everything the template can show."""
    words = NOTICE_WORDS[language]
    return {
        "lang": language,
        "coop": COOP,
        "year": "2026",
        "issued": words["issued"],
        "issued_ymd": DAY,
        "labels": words["labels"],
        "signers": words["signers"],
        "authority": words["authority"],
        "members": [_member(words, name, rows)],
    }


def _member(words: dict[str, Any], name: str, rows: int) -> dict[str, Any]:
    amounts = ["$4,812.37", "$1,203.10", "$3,609.27"]
    account = zip(words["account"], ["$5,530.73", amounts[2], "$9,140.00"], strict=True)
    row = {"hours": "962.62", "amount": "$2,406.18"}
    return {
        "name": name,
        "headline": [
            {"label": label, "value": value}
            for label, value in zip(words["headline"], amounts, strict=True)
        ],
        "facts": [
            {"label": label, "value": value.format(name=name)}
            for label, value in words["facts"]
        ],
        "rows": [{"label": words["row"].format(n=n + 1)} | row for n in range(rows)],
        "total": {"label": "Total", "hours": "1,925.25", "amount": amounts[0]},
        "account": [{"label": label, "amount": value} for label, value in account],
        "history": HISTORY,
        **{key: words[key] for key in ("share_line", "chart_alt")},
        **{key: words[key] for key in ("consent", "redemption")},
    }


RESOLUTION: dict[str, Any] = {
    "lang": "en",
    "coop": COOP,
    "issued_ymd": DAY,
    "reference": "Resolution 2026-GM-003",
    "title": "Patronage allocation for the fiscal year 2026",
    "labels": {
        "title": "Resolution 2026-GM-003",
        "page": "Page",
        "text": "What was decided",
        "result": "How it was counted",
        "sum": "The sum",
        "computation": "For checking",
        "rules": "The rules that were in force",
        "cols": ["Rule", "Value", "By what right"],
        "hash": "SHA-256 of the record",
    },
    "facts": [
        {"label": "Decided by", "value": "The members"},
        {"label": "Adopted on", "value": "12 October 2026"},
    ],
    "paragraphs": [
        "The members allocate the patronage of the fiscal year 2026 as the worksheet "
        "shows: $61,204.11 by countable hours, one quarter of it paid in money.",
        "The bookkeeper posts the entries and issues each member’s notice.",
    ],
    "tallies": [
        {"label": "Yes", "value": "6"},
        {"label": "No", "value": "1"},
        {"label": "Abstained", "value": "1"},
        {"label": "Members", "value": "9"},
    ],
    "sums": [
        {
            "label": "Majority",
            "joined": "",
            "because": "6 × 2 > 1 × 7",
            "rows": [
                {
                    "rule": "more than 1/2 of votes cast",
                    "base": "Votes for and against: 6 + 1 = 7",
                    "needed": "1/2 × 7 = 3 1/2, so 4",
                    "outcome": "Voted for it: 6: enough",
                    "met": True,
                },
            ],
        },
    ],
    "rules": [
        {
            "label": "Quorum of the members",
            "value": "1/2",
            "source": "Bylaws, art. 5, since 1 July 2023",
        },
        {
            "label": "Votes on patronage",
            "value": "more than 1/2 of votes cast",
            "source": "Bylaws, art. 9, since 1 July 2023",
        },
    ],
    "signers": [
        {"name": "Lin Zhao", "role": "Secretary"},
        {"name": "Zoë Whitfield", "role": "Board"},
    ],
    "hash": "5f2c1d0a9be84c77a3f0c2f7f2b1a4d8e6c9b0a17d35f4428d1e0b9c6a7f3e21",
}
