"""Pages of a founding group."""
