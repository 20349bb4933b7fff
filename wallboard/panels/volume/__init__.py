"""How many came, were answered, gave up."""
