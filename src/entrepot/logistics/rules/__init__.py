"""Pure rules of logistics: freight, tracking numbers, the status of a parcel."""
