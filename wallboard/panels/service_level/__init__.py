"""How many were answered in time, by a named formula."""
