"""Labels as files: CSV, JSON and JAMS, in and out."""
