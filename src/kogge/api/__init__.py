"""The door for other programs; rooms bring their own addresses."""
