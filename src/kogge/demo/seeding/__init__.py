"""Hands the demo shop's content to the rooms: the shop itself, its past, and its last forty orders."""
