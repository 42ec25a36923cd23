"""What changes when people learn together."""
