"""Qt: draws state, sends intents, computes nothing."""
