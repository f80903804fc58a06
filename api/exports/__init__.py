"""The graph in forms that other tools take."""
