"""Mail in the shop's dress and the reader's language, sent through the outward ledger so that it arrives once."""
