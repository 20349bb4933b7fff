"""Folds: pure functions that turn a store's events into the rows of streams."""
