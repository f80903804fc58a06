"""Pages: records of the graph in, HTML in Arabic and English out."""
