"""The drawings of the icons, on a square of 24; a name says what is drawn."""

SHAPES = {
    "ballot": '<path d="M4 13v6.5h16V13M4 13l2.5-4M20 13l-2.5-4M2.5 13h19M8.5 13V4h7v9'
    'M10.5 8l1.2 1.3 2.2-2.6"/>',
    "book": '<path d="M12 6.5C10 5 7 4.5 3.5 4.8v13.4c3.5-.3 6.5.2 8.5 1.7 2-1.5 5-2 '
    '8.5-1.7V4.8C17 4.5 14 5 12 6.5zM12 6.5v13.4"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="14.5" rx="2"/>'
    '<path d="M4 10h16M8.5 3.5v4M15.5 3.5v4"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "coins": '<ellipse cx="9" cy="7" rx="5.5" ry="2.7"/>'
    '<path d="M3.5 7v4.5c0 1.5 2.5 2.7 5.5 2.7s5.5-1.2 5.5-2.7V7M9.5 14.2V17c0 1.5 2.5 '
    "2.7 5.5 2.7s5.5-1.2 5.5-2.7v-4.5c0-1.5-2.5-2.7-5.5-2.7M14.5 11.5c.2 1.5 2.6 2.4 6 "
    '1.2"/>',
    "cross": '<path d="m6.5 6.5 11 11M17.5 6.5l-11 11"/>',
    "down": '<path d="M12 5v13.5M6.5 13l5.5 5.5 5.5-5.5"/>',
    "download": '<path d="M12 4v10.5M7.5 10.5 12 15l4.5-4.5M4.5 19.5h15"/>',
    "home": '<path d="M3.5 11.5 12 4.5l8.5 7M6 10v9.5h12V10M10 19.5V14h4v5.5"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.6v.4"/>',
    "key": '<circle cx="8" cy="15.5" r="4"/>'
    '<path d="m11 12.5 8-8M15.5 8l3 3M13 10.5l2 2"/>',
    "left": '<path d="M19 12H5.5M11 6.5 5.5 12l5.5 5.5"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="9.5" rx="2"/>'
    '<path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>',
    "paper": '<path d="M6 3.5h8.5L19 8v12.5H6zM14.5 3.5V8H19M9 12h7M9 15.5h7"/>',
    "people": '<circle cx="8.5" cy="8" r="3.2"/>'
    '<path d="M2.5 19.5c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5"/>'
    '<circle cx="16.8" cy="9" r="2.5"/><path d="M16.5 14c2.9 0 5 1.9 5 4.8"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 8.5V4h10v4.5M7 16.5H4v-8h16v8h-3M7 13.5h10V20H7z"/>',
    "right": '<path d="M5 12h13.5M13 6.5l5.5 5.5-5.5 5.5"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>',
    "up": '<path d="M12 19V5.5M6.5 11 12 5.5l5.5 5.5"/>',
    "warn": '<path d="M12 4 2.8 19.8h18.4zM12 10v4.5M12 17v.4"/>',
}
TURNS_WITH_THE_SCRIPT = frozenset({"left", "right"})
ROOMS = {"learn": "book", "decide": "ballot", "money": "coins", "papers": "paper"}


def drawing(name: str) -> str:
    """An icon as inline SVG, hidden from people who listen: a word stands beside it."""
    turns = ' class="flip-rtl"' if name in TURNS_WITH_THE_SCRIPT else ""
    return (
        f'<svg{turns} viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round" '
        f'aria-hidden="true" focusable="false">{SHAPES[name]}</svg>'
    )
