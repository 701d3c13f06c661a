"""Being found and remembered."""
