"""People and firms who buy, and their addresses."""
