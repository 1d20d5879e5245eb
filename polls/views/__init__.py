"""The pages of dream elections."""
