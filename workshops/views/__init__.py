"""The pages of a workshop: one module a reader (planning, room, console, paper, harvest)."""
