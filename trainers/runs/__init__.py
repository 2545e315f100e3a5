"""A run's folder on disk, and runs beside each other."""
