"""Gap-free invoices and credit notes, and their PDF."""
