"""Freight templates, parcels, tracking events."""

from .parcel import Parcel, TrackingEvent
from .template import FreightTemplate, TemplateVersion
from .template_use import TemplateUse

__all__ = ["FreightTemplate", "Parcel", "TemplateUse", "TemplateVersion", "TrackingEvent"]
