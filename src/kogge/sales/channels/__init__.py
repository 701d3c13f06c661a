"""Orders that come from other systems, beginning with the merchant's own history."""
