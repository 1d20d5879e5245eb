"""What happens in a workshop: one module a story (lesson, seats, cards, clusters, dots, vote, harvest, planning)."""
