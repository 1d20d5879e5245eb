"""Tags for pages above."""
