"""The shop: the door through which customers come."""
