"""The conversation engine: questions, maps, turns. Plain, synchronous and pure."""
