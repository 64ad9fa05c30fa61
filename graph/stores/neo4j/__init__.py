"""The shared store: a Neo4j server, Aura or a cluster, over the official driver."""
