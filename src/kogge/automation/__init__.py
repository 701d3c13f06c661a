"""The right message at the right moment."""
