"""One of each kind of message that a person can send, as fields of the Bot API's Message."""

from __future__ import annotations

from typing import Any

_FILE = {"file_id": "file-of-a-person", "file_unique_id": "unique-of-a-person", "file_size": 2048}
_PICTURE = _FILE | {"width": 512, "height": 512}
_SOMEBODY = {"id": 5_000_001, "is_bot": False, "first_name": "Somebody"}

CONTENTS: dict[str, dict[str, Any]] = {
    "sticker": {"sticker": _PICTURE | {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}},
    "photo": {"photo": [_PICTURE]},
    "photo with a caption": {"photo": [_PICTURE], "caption": "a letter"},
    "voice": {"voice": _FILE | {"duration": 3, "mime_type": "audio/ogg"}},
    "video": {"video": _PICTURE | {"duration": 3}},
    "video note": {"video_note": _FILE | {"length": 240, "duration": 3}},
    "audio": {"audio": _FILE | {"duration": 3}},
    "animation": {"animation": _PICTURE | {"duration": 3}, "document": _FILE},
    "document": {"document": _FILE | {"file_name": "letter.pdf", "mime_type": "application/pdf"}},
    "contact": {"contact": {"phone_number": "+447700900123", "first_name": "Somebody"}},
    "location": {"location": {"latitude": 51.5, "longitude": -0.12}},
    "venue": {
        "location": {"latitude": 51.5, "longitude": -0.12},
        "venue": {"location": {"latitude": 51.5, "longitude": -0.12}, "title": "Café", "address": "High Street"},
    },
    "dice": {"dice": {"emoji": "🎲", "value": 4}},
    "poll": {
        "poll": {
            "id": "poll-1",
            "question": "Tea or coffee?",
            "options": [
                {"persistent_id": "tea", "text": "Tea", "voter_count": 0},
                {"persistent_id": "coffee", "text": "Coffee", "voter_count": 0},
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
    "forwarded text": {
        "text": "look at this",
        "forward_origin": {"type": "user", "date": 1_700_000_000, "sender_user": _SOMEBODY},
    },
    "forwarded from a channel": {
        "text": "news",
        "forward_origin": {
            "type": "channel",
            "date": 1_700_000_000,
            "chat": {"id": -1_001_000_000_001, "type": "channel", "title": "News"},
            "message_id": 7,
        },
    },
    "pinned message": {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 5_000_001, "type": "private"}}},
    "shared people": {"users_shared": {"request_id": 1, "users": [{"user_id": 5_000_001}]}},
}
"""By name, for a test that takes each in turn: `person.sends(**CONTENTS["sticker"])`."""
