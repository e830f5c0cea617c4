"""Showing views to a class: large, and safe from accidental clicks."""
