"""Kinds of pictures: one file each."""
