"""Which VAT a sale owes, where, at which rate, and why."""
