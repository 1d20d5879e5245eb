"""What happens to a town hall and to those who come: planning, agenda, groups, registering, the door, forgetting."""
