"""What the inbox asks of the bookkeeper."""
