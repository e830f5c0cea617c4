"""Rhythm: onsets, pulse, beats, metre and tempo of a piece."""
