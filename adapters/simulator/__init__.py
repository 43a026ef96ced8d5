"""A local server that behaves as HMRC's sandbox does: sign-in, tokens, the five APIs, and faults on demand.

It is not HMRC. The client never imports it: they meet over HTTP only.
"""
