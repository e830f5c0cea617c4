"""The library side of the window: table, search, inspector, queue."""
