"""Facts in, quads out: the graphs of articles, the default graph, the SHACL gate and the store."""

__all__: list[str] = []
