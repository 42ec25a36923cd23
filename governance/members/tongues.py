"""Tongues: the languages people in worker co-ops speak, each in its own name.

Codes are of BCP 47. A code that is not here is shown as it is.
"""

TONGUES = {
    "en": "English",
    "es": "Español",
    "zh": "中文",
    "yue": "廣東話",
    "tl": "Tagalog",
    "vi": "Tiếng Việt",
    "ko": "한국어",
    "ar": "العربية",
    "fr": "Français",
    "ht": "Kreyòl ayisyen",
    "pt": "Português",
    "ru": "Русский",
    "uk": "Українська",
    "fa": "فارسی",
    "hi": "हिन्दी",
    "ne": "नेपाली",
    "bn": "বাংলা",
    "ur": "اردو",
    "am": "አማርኛ",
    "so": "Soomaali",
    "sw": "Kiswahili",
    "pl": "Polski",
    "nah": "Nāhuatl",
    "mxb": "Tu’un savi",
    "zap": "Diidxazá",
    "quc": "K’iche’",
    "mam": "Mam",
    "ase": "ASL",
}


def tongue(code: str) -> str:
    """A language in its own name.

    >>> tongue("es"), tongue("gl")
    ('Español', 'gl')
    """
    return TONGUES.get(code, code)
