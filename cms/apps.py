"""The wing as a Django app."""

from coopkit.apps import WingConfig


class CmsConfig(WingConfig):
    name = "cms"
    default = True
