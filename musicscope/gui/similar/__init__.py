"""What is like what: more like this, why, paths, orders, duplicates."""
