"""Embedded data sets, drawn from known factors."""
