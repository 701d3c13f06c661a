"""Who we are: legal identity, places, registrations with dates, bank account, brand kit."""
