"""The eight styles of the demo library, one file each."""
