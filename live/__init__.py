"""Tells open pages that something is new, never what: topics, versions and counts, nobody's words."""
