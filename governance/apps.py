"""The wing as a Django app."""

from coopkit.apps import WingConfig


class GovernanceConfig(WingConfig):
    name = "governance"
    default = True
