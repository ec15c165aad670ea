"""Notices: telling people what happened, on the site and by mail."""
