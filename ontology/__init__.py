"""What can be said: classes, properties and event types, the shapes of graphs, and the authority of who is who."""

__all__: list[str] = []
