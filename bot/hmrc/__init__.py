"""What we know of HMRC: its answers, its troubles, and what we keep of them. No HTTP, SQL or HTML."""
