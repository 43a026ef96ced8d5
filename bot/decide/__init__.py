"""Bulk decisions: the rules of `journeys.rules` for a whole client list, one line in and one line out.

A kind of decision is one file here that ends in a `Kind`; `run` and `template` do the rest for all of them.
"""
