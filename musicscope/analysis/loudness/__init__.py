"""How loud a track is, for the ear and for the converter."""
