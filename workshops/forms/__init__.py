"""Is this input any good? One module a page."""
