"""The main window: rail, header, menus, status bar."""
