"""A form made from an algorithm's settings."""
