"""Telegram: private chats with a bot, by long polling or by a webhook."""
