"""The ledger of everything that leaves the house: mail, posts, calls to others; nothing is sent twice unknowingly."""
