"""Reading a founding group: where it is, what it wrote, what it decided."""
