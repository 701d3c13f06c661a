"""Template tags of the tax room."""
