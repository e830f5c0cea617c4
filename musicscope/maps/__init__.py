"""Neighbours in, positions out: projections, clusters, layouts and their colours."""
