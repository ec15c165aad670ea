from .dictionary import FacetValue, Generation, Lexeme, Word
from .documents import Body, Dirty, DocumentLexemes, Offer, Title
from .postings import Identifier, Posting, ProductFacet

__all__ = [
    "Body",
    "Dirty",
    "DocumentLexemes",
    "FacetValue",
    "Generation",
    "Identifier",
    "Lexeme",
    "Offer",
    "Posting",
    "ProductFacet",
    "Title",
    "Word",
]
