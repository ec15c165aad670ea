"""WeChat Pay, version 3: codes to scan, pages for phones, queries, refunds, customs, statements."""
