"""What it costs in each market."""
