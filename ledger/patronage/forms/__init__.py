"""What is asked of people for the patronage year."""

from ledger.patronage.forms.year import AccountsForm, PostForm, prefix_sums

__all__ = ["AccountsForm", "PostForm", "prefix_sums"]
