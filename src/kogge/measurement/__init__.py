"""What happened, and what next."""
