"""Sound in, descriptors and pictures out; arrays only."""
