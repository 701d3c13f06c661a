"""What we sell: products, variants, categories, their texts and pictures."""
