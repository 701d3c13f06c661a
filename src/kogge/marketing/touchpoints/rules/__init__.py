"""What the room decides, as plain Python: reading requests, sources, agents, visits, identity, frames."""
