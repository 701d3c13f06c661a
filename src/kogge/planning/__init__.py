"""Where and why we sell."""
