"""Speed and quality in figures that can be repeated: `python -m benchmarks`."""
