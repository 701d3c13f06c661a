"""What a person must do: raised by any room, listed on Today, the same key never twice."""
