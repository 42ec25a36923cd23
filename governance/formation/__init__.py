"""A founding group: from the first lesson to a founded co-op."""
