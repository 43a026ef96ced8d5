"""The terminal: the whole assistant with no account anywhere, for people and for programs."""
