"""The owner's words in the window: the dock of all tags, label mode, the menu that labels."""
