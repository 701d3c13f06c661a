"""How it gets there: options, prices and days per market."""
