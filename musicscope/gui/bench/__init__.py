"""The dock in which learners are tried on the owner's music, and compared."""
