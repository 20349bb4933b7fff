"""A live wallboard for contact centres: what every customer is going through, from the stores a centre already has."""

__version__ = "0.1.0"
