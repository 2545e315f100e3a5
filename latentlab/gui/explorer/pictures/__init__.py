"""The one way in for pictures of a person's own, of the data and of the tray, shared by pages."""
