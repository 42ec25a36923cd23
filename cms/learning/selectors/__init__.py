"""Reading who learns what, and with whom."""
