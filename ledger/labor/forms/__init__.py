"""Forms of hours."""
