"""The addresses, one file an area; thin: read the request, call the room, shape the answer."""
