"""One file a network, or a family of networks; importing a file registers what it holds."""
