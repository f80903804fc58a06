"""Entities of articles in, decisions on which Wikidata items they are out, with the features each decision rests on."""
