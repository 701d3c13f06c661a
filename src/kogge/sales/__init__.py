"""From offer to contract."""
