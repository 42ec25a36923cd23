"""What is asked of whoever keeps the books."""
