"""Kogge: plan, run and grow a shop that sells in several European countries."""

__version__ = "0.1.0"
