"""Programs of one file that people take along; they import nothing of ours."""
