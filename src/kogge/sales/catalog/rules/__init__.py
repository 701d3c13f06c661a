"""What the catalog room knows without asking anybody: names in addresses, article numbers, pictures, completeness."""
