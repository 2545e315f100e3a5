"""Pictures translated between two domains, and compared."""
