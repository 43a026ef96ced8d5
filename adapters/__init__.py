"""Where the assistant touches the world. Adapters never import one another."""
