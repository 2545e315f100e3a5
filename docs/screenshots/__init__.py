"""What `docs/take_screenshots.py` photographs, and with what."""
