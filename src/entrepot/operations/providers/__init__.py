"""The only code of this room that talks to the outside."""
