"""Who works here and what they may do: four roles, and a permission declared by every address of the office."""
