"""What happened in the talks."""
