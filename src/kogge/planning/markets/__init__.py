"""The countries we may sell to: what each expects, and whether it is open."""
