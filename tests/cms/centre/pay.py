"""What somebody types on the wage pages: a week, and the words on the papers."""

WEEK = {
    "place": "us-ca",
    "work": "usual",
    "rate": "20.00",
    "begins": "2026-11-08",
    "rows": "1",
    "drawn": "2026-11-08",
    "paid": "800",
    "d1-start": "7:00 am",
    "d1-end": "5:30 pm",
    "d1-meal": "30",
    "d2-same": "on",
    "d3-same": "on",
    "d4-same": "on",
    "d5-same": "on",
}
"""Monday to Friday, ten hours each: 40 straight, 10 over eight a day, 800.00 paid."""

CLAIM = {
    "asked": "1",
    "c-first_name": "Xochiquetzal",
    "c-last_name": "Vallarino",
    "c-phone": "510-555-0173",
    "c-address": "4417 Calle Guayabo",
    "c-employer": "Brillo Quetzal Car Wash",
    "c-boss": "Don Ezequiel",
    "c-plate": "7XQZ042",
    "c-paid_how": "BY CASH",
}
LETTER = {
    "asked": "1",
    "l-worker": "Xochiquetzal Vallarino",
    "l-employer": "Brillo Quetzal Car Wash",
    "l-reach": "510-555-0173",
    "l-days": "10",
    "l-wants_records": "on",
}
TYPED = (
    *("Xochiquetzal", "Vallarino", "510-555-0173", "Guayabo", "Brillo Quetzal"),
    *("Ezequiel", "7XQZ042", "7:00 am", "5:30 pm"),
)
"""Words that stand nowhere else."""
