"""The walls and strips that follow the board live."""
