"""The mood plane: where tracks are between unpleasant and pleasant, still and excited."""
