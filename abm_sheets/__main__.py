"""Lets `python -m abm_sheets` stand for the console script."""

from abm_sheets.cli import main

if __name__ == "__main__":
    main()
