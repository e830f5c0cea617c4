"""The Clever Hans lab: the sound is changed mildly, and a network is asked again."""
