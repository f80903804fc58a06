"""Text in, quads out: reads news articles and writes what they claim into the graph."""
