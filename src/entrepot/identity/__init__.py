"""People, organisations, sign-in, permissions, acting for another, audit."""
