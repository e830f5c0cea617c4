"""Instruments, rooms and mixing made from numbers: pure functions, sound out, no state."""
