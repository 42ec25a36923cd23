"""What is asked of people about reports."""
