"""What is known of a track, in words and small pictures."""
