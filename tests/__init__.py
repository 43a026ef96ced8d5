"""Tests. A package by name, as one of the test tools installs a `tests` of its own."""
