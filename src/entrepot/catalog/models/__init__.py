from .brand import Brand
from .card import Card
from .category import Category
from .decoration import Decoration
from .import_run import ImportRefusal, ImportRun
from .listing import Listing
from .picture import ProductPicture
from .product import Product
from .shortcut import Shortcut
from .variant import Variant

__all__ = [
    "Brand",
    "Card",
    "Category",
    "Decoration",
    "ImportRefusal",
    "ImportRun",
    "Listing",
    "Product",
    "ProductPicture",
    "Shortcut",
    "Variant",
]
