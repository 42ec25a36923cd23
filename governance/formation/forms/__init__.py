"""What is asked of founders."""
