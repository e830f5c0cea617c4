"""What the library knows of one track: packed for the database, and read from it."""
