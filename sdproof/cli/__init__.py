"""The command line: `sdproof`."""

from sdproof.cli.app import main as main
