"""Pure functions on latents: ways through the space a model has learned. No Qt, no state."""
