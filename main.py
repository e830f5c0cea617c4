"""Starts the program from a checkout."""

from musicscope.cli import main

if __name__ == "__main__":
    main()
