"""What members carry away to check a resolution; it stands alone."""
