"""Commands that concern the whole installation; a room's own command lives in the room's cli.py."""
