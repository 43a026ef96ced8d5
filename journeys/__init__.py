"""What the assistant says: journeys, the law as functions, and the engine that runs them. Pure."""
