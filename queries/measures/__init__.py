"""Formulae of the analyses: pure functions of numbers and networks, each with its source."""
