"""Measurements: make bench BENCH=NAME. Each prints a table and, as its last line, one JSON object."""
