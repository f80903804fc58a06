"""SPARQL over HTTP: a request of strangers in, an answer of a process that can be killed out."""
