"""The live input and the tuner."""
