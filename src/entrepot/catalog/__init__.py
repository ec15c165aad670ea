"""Categories, brands, products, variants, publishing, import and export."""
