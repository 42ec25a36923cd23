"""The wing as a Django app."""

from coopkit.apps import WingConfig


class LedgerConfig(WingConfig):
    name = "ledger"
    default = True
