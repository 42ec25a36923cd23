"""The floor's selectors, a file for each subject."""
