"""The pages on which people learn together."""
