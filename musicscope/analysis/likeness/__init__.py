"""What tells the sound of one track from that of another, in vectors of fixed length."""
