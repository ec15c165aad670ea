"""The product index: text, facets, filters, sorting, pages."""
