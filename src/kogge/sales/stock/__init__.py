"""How many there are, and for whom they are held."""
