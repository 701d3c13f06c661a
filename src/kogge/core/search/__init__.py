"""Full-text indexes in files: built beside the one that serves, changed in place, read by every process; knows no room."""
