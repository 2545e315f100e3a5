"""Objects moved between pictures: swap, removal, strength, matrix, pad."""
