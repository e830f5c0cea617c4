"""The clusterings, one file each."""
