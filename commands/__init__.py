"""Groups of commands of their own: reference data, identity."""
