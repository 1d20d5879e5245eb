"""Public pages, kept ready for strangers for a moment. What is safe about it: docs/decisions/0010.

`store` holds the bytes, `stamps` tells from the database whether they still hold, `pages` says which
pages may be kept at all, `reading` does it.
"""
