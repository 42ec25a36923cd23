"""The pages of the reports."""
