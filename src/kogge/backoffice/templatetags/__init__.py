"""Template tags of the office's shell."""
