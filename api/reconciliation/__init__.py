"""The reconciliation service: names of a table in, the entities that they stand for out (Reconciliation API 0.2)."""
