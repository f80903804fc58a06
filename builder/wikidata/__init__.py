"""Wikidata over the network: what it answers, asked for as its rules for robots want it."""
