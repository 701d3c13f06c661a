"""Template tags of the office's building blocks."""
