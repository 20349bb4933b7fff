"""Who waits now."""
