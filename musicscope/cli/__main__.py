"""``python -m musicscope.cli``."""

from musicscope.cli import main

main()
