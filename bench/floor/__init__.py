"""The floor under our figures: the least that a Django site does. What we take on top is ours to explain."""
