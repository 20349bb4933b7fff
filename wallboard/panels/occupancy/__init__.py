"""How much of the staffed time was busy."""
