"""The graph in, what a page or an answer shows out: plain records of events, claims, entities and articles."""
