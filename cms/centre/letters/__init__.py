"""Letters that a worker takes along; nobody keeps a copy."""
