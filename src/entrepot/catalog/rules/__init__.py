"""Pure rules of the catalog: no ORM, network or clock."""
