"""What follows from values alone: which entry is which, what a text names, what a line is for."""
