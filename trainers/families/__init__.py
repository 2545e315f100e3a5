"""What several algorithms share: settings, optimizers, curves and pictures of a family."""
