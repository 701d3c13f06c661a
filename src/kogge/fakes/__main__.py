"""Start a fake with `python -m kogge.fakes mollie`, without the rest of the product."""

import argparse
import sys

from kogge.fakes import cli

parser = argparse.ArgumentParser(
    prog="python -m kogge.fakes", description="Other companies' systems on this machine."
)
cli.add_arguments(parser)
sys.exit(cli.run(parser.parse_args()))
