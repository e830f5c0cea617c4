"""Playlists as other programs write and read them: M3U, M3U8, PLS, XSPF, JSPF."""
