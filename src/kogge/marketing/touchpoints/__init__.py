"""Who came and what they did, without cookies."""
