"""PayPal on this machine: Orders API v2, its page for payers, refunds of captures, messages and their verification."""
