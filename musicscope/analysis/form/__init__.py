"""The form of a track: where its sections begin, and which of them are the same."""
