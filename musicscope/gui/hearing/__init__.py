"""What a trained network hears in the track on stage, and why it answers so."""
