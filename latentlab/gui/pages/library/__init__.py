"""The Library page: bundled models and past runs."""
