"""Writing what a founding group does."""
