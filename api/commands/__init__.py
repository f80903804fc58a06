"""The commands of `hudna`: arguments in, records on standard output, messages on standard error.

A command imports what it needs when it runs, so that `hudna --help` answers at once.
"""
