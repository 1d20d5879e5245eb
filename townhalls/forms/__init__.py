"""What people type about town halls."""
