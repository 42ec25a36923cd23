"""The pages of the books, a file for each part."""
