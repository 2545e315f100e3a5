"""The Labels page: the same latents under every label, and between labels."""
