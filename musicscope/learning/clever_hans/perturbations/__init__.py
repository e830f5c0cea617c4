"""One file a kind of change; importing a file registers what it holds."""
