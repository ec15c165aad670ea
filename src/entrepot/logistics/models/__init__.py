"""Freight templates, parcels, tracking events."""

from .parcel import Parcel, TrackingEvent
from .template import FreightTemplate, TemplateVersion

__all__ = ["FreightTemplate", "Parcel", "TemplateVersion", "TrackingEvent"]
