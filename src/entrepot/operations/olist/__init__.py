"""A real marketplace's history (Olist, Brazil, 2016 to 2018) played through the real services."""
