"""The ground's models, gathered so that Django finds them."""

from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry, AuditHead
from coopkit.cooperatives.models import Cooperative, RoleGrant
from coopkit.papers.models import Delivery, Paper

__all__ = [
    "AuditEntry",
    "AuditHead",
    "Cooperative",
    "Delivery",
    "Paper",
    "RoleGrant",
    "User",
]
