"""Our own pages: connecting to HMRC in a browser, "Check with HMRC now", and who we are."""
