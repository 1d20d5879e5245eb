"""What teachers and bank managers see of their places."""
