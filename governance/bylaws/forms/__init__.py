"""What the pages of the bylaws ask."""
