"""The explorer: a trained model under the hand, one page for each way to move its latents."""
