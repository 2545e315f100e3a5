"""Pictures of a person's own as latents: into the tray, and beside their reconstructions."""
