"""Money: what the co-op earned, whose it is, and who is paid."""
