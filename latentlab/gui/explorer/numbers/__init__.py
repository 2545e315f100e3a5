"""Latents as numbers: saved, loaded, copied and pasted."""
