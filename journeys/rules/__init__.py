"""The law as functions: pure, dated, each citing the facts it encodes."""
