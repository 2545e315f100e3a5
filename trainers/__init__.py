"""The science of LatentLab: algorithms, data and the one training loop. Never imports Qt.

Importing this package does not import torch, so that run folders can be listed at once.
"""
