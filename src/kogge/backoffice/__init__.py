"""The back office: the door through which the merchant works."""
