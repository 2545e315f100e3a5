"""The tray: pinned latents, shared by all pages."""
