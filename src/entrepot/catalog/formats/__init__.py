"""Files of products, read and written as streams. Pure: bytes on one side, drafts on the other."""
