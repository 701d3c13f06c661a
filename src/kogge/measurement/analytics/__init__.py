"""Facts turned into figures that can be opened to their rows."""
