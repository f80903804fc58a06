"""Requests that a machine makes up; run by `make fuzz`."""
