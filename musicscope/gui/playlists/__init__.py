"""Playlists: the list of them, the tracks of the chosen one, import and export."""
