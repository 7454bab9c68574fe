"""``python -m sdproof`` is the command line."""

import sys

from sdproof.cli import main

if __name__ == "__main__":
    sys.exit(main())
