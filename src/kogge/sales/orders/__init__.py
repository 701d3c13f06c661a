"""The contract: what was sold to whom at which price and tax, and where it stands."""
