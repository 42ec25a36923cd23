"""The wing as a Django app."""

from coopkit.apps import WingConfig


class CmsConfig(WingConfig):
    name = "cms"
    default = True

    def ready(self) -> None:
        super().ready()
        from cms.courses import wagtail_hooks as _  # noqa: F401 (models are there)
        from cms.pages import wagtail_hooks  # noqa: F401 (models are there now)
