"""HMRC over HTTP: the client, signing in, fraud prevention headers. The simulator is not known here."""
