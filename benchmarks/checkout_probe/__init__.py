"""What one checkout draws and trains, as digests; benchmarks.compare_checkouts compares two.

It runs as a package of its own beside the checkout that it asks, and uses only what stays the same
wherever modules move: the names of `latentlab`, the command line, the texts of requests and the
files of a run.
"""
