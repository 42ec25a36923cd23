"""The floor's services, a file for each subject."""
