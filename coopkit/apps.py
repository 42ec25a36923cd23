"""The ground as a Django app; wakes every floor's offers."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext

from coopkit.errors import speak_with


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
        speak_with(gettext)
        super().ready()
