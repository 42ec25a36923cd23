"""The ground as a Django app; wakes every floor's offers."""

from collections.abc import Mapping
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import AppConfig
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from coopkit.errors import speak_with


def written(value: object) -> object:
    """A value as a person reads it: days, and texts by language, in the reader's own."""
    if isinstance(value, Mapping):
        return value.get((get_language() or "en")[:2], value["en"])
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else value


class WingConfig(AppConfig):
    """A wing: one app, whose floors' `offers.py` are loaded when it is ready."""

    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for floor in sorted(Path(self.path).iterdir()):
            name = f"{self.name}.{floor.name}.offers"
            if (floor / "offers.py").exists() and find_spec(name):
                import_module(name)


class CoopkitConfig(WingConfig):
    name = "coopkit"
    default = True

    def ready(self) -> None:
        speak_with(gettext, written)
        super().ready()
