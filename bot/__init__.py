"""How a conversation runs: one update, one transaction. No Telegram, Slack, HTTP or SQL."""
