"""What people fill in when they learn together."""
