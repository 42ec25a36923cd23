"""The floor's forms, a file for each subject."""
