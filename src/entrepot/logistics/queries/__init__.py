"""Reads of logistics."""

from .areas import AreaLine, Continent, area_name, continents, provinces
from .carriers import known_carriers, tracking_address
from .numbers import as_stored, guessed_carrier, number_warnings, numbers_held
from .parcels import parcels_of, tracking
from .template_uses import TemplateLine, UsingProduct, products_by_template, template_lines, templates_of_products
from .templates import TemplateVersionLine, template_of, template_versions, templates

__all__ = [
    "AreaLine",
    "Continent",
    "TemplateLine",
    "TemplateVersionLine",
    "UsingProduct",
    "area_name",
    "as_stored",
    "continents",
    "guessed_carrier",
    "known_carriers",
    "number_warnings",
    "numbers_held",
    "parcels_of",
    "products_by_template",
    "provinces",
    "template_lines",
    "template_of",
    "template_versions",
    "templates",
    "templates_of_products",
    "tracking",
    "tracking_address",
]
