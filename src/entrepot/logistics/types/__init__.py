"""What goes into and out of the logistics room. Money in minor units, weight in grams, volume in cubic millimetres."""

from .carrier import Candidate, NumberCheck, Shipment, ShipmentRequest, Tracked
from .freight import FreightItem, FreightOffer, FreightRequest, FreightStep
from .parcel import Dispatch, Dispatched, EventView, NewEvent, ParcelLine, ParcelView, Recorded
from .template import AreaGroup, Charge, FreeRule, RemoteRule, Service, StoredTemplate, Template

__all__ = [
    "AreaGroup",
    "Candidate",
    "Charge",
    "Dispatch",
    "Dispatched",
    "EventView",
    "FreeRule",
    "FreightItem",
    "FreightOffer",
    "FreightRequest",
    "FreightStep",
    "NewEvent",
    "NumberCheck",
    "ParcelLine",
    "ParcelView",
    "Recorded",
    "RemoteRule",
    "Service",
    "Shipment",
    "ShipmentRequest",
    "StoredTemplate",
    "Template",
    "Tracked",
]
