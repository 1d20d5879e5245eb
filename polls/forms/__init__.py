"""What people type into a dream election."""
