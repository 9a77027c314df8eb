"""`python -m casualties` is the command line."""

from casualties.cli import main

if __name__ == "__main__":
    main()
