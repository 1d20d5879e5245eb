"""What is asked for by browsers."""
