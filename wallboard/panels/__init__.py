"""One folder per question on screen."""
