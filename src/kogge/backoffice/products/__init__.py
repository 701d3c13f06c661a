"""Products in the office: a list and an editor that write into catalog, pricing and stock at once."""
