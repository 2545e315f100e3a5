"""Trained models: found, loaded onto the device, kept, decoded, and exchanged as files."""
