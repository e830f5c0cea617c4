"""The spectrogram as an image, and its texture: what it looks like, zone by zone."""
