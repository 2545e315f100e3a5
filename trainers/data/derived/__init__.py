"""Data made from other data: two labels as domains, another size, other colours."""
