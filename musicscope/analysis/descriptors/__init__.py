"""One file a descriptor: a series over time of one property of the sound."""
