"""Orders of other systems taken in as history, without effects."""
