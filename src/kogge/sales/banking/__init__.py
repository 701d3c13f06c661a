"""What stood on the bank's statement, and which payment it was for."""
