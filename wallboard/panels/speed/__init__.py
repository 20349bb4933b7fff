"""How long those who were answered had waited."""
