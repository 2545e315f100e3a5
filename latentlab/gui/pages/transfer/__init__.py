"""The Transfer page: own pictures translated between domains, objects moved between them."""
