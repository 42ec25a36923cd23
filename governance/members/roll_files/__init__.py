"""A roll in a file: its columns in several languages, its days, and what is refused."""
