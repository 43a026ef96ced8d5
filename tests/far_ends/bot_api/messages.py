"""Messages as the bot sends, edits and deletes them, refused where Telegram refuses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from PIL import Image, UnidentifiedImageError

from tests.far_ends.bot_api.chats import Chat, Post
from tests.far_ends.bot_api.description import Upload
from tests.far_ends.bot_api.formatting import Entity, length, parse_html
from tests.far_ends.bot_api.refused import Fault, Refused, bad_request, forbidden
from tests.far_ends.bot_api.state import State

Json = dict[str, Any]

DELETE_WITHIN = timedelta(hours=48)
PHOTO_BYTES, DOCUMENT_BYTES = 10_000_000, 50_000_000
BUTTONS, BUTTONS_IN_A_ROW = 100, 8  # beyond these apps show less than was sent

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def send(state: State, fields: Json, content: Json, upload: Upload | None = None, source: str = "") -> Json:
    """Put a message of the bot's into a chat: the Bot API's Message."""
    chat = _open_to_the_bot(state, fields)
    markup = fields.get("reply_markup")
    check_markup(markup)
    message = content | dict(_placed(state, chat, fields))
    if markup and "inline_keyboard" in markup:
        message["reply_markup"] = markup
    if fields.get("protect_content"):
        message["has_protected_content"] = True
    state.limits.count(chat.id, chat.is_private)
    return state.post(chat, message, source=source, markup=markup, upload=upload).fields


def send_chat_action(state: State, fields: Json) -> bool:
    """Show that the bot is at work."""
    _open_to_the_bot(state, fields).actions.append(fields["action"])
    return True


def formatted(state: State, method: str, fields: Json, name: str, entities_name: str) -> Json:
    """A text field and its entities, after parsing. Raises Fault when it cannot be read, is empty or is too long."""
    source = fields.get(name, "")
    text, entities = _parsed(source, fields.get("parse_mode"), fields.get(entities_name, []))
    size = state.description.methods[method].fields[name].parsed_size
    if size and size.broken_by(text):
        what = "message caption" if name == "caption" else "message"
        raise Fault(f"{what} is too long" if text else "message text is empty")
    if name == "text" and not text.strip():
        raise Fault("message text is empty")
    return {key: value for key, value in ((name, text), (entities_name, entities)) if value}


def _parsed(source: str, mode: str | None, entities: list[Entity]) -> tuple[str, list[Entity]]:
    if mode is None:
        if any(each["offset"] + each["length"] > length(source) for each in entities):
            raise Fault("ENTITY_BOUNDS_INVALID")
        return source, entities
    if mode.lower() != "html":
        raise Fault(f"parse_mode {mode}: this far end reads HTML only", 501)
    try:
        return parse_html(source)
    except Refused as refused:
        raise Fault(refused.description.removeprefix("Bad Request: ")) from refused


def check_markup(markup: Json | None) -> None:
    """Raises Fault where buttons are not as Telegram wants them."""
    rows: list[list[Json]] = (markup or {}).get("inline_keyboard", [])
    if sum(map(len, rows)) > BUTTONS or any(len(row) > BUTTONS_IN_A_ROW for row in rows):
        raise Fault("reply markup is too long")
    for button in (button for row in rows for button in row):
        if not button["text"].strip():
            raise Fault("inline keyboard button text must be non-empty")
        if "url" in button and not _is_address(button["url"]):
            raise Fault(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return "." in (parts.hostname or "") and not any(character.isspace() for character in url)
    return parts.scheme in ("tg", "ton")


def _open_to_the_bot(state: State, fields: Json) -> Chat:
    connection = fields.get("business_connection_id")
    chat = state.business_chat(connection, fields["chat_id"]) if connection else state.chat(fields["chat_id"])
    if chat.refuses:
        raise forbidden(chat.refuses)
    return chat


def _placed(state: State, chat: Chat, fields: Json) -> Iterator[tuple[str, Any]]:
    """The fields that say who a message is from, and where in the chat it stands."""
    if chat.fields["type"] == "channel":
        yield "sender_chat", chat.fields
    else:
        yield "from", state.bot
    if connection := fields.get("business_connection_id"):
        yield "business_connection_id", connection
    if thread := fields.get("message_thread_id"):
        if thread not in chat.threads:
            raise bad_request("message thread not found")
        yield from (("message_thread_id", thread), ("is_topic_message", True))
    if reply := fields.get("reply_parameters"):
        replied = chat.posts.get(reply["message_id"])
        if replied and not replied.is_deleted:
            yield "reply_to_message", replied.fields
        elif not reply.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")


def file_of(state: State, given: Upload | str, kind: str, most: int) -> tuple[Json, Upload | None]:
    """The Bot API's File for an upload or a file_id, and what was uploaded."""
    if isinstance(given, str):
        if given not in state.files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return state.files[given], None
    if not given.content:
        raise Fault("file must be non-empty")
    if len(given.content) > most:
        raise Refused(413, "Request Entity Too Large")
    unique = hashlib.sha256(given.content).hexdigest()[:16]
    file_id = f"{kind}-{unique}"
    file = {"file_id": file_id, "file_unique_id": unique, "file_size": len(given.content)}
    state.files[file_id] = file
    return file, given


def photo_of(state: State, given: Upload | str) -> tuple[Json, Upload | None]:
    """The Bot API's PhotoSize. Raises Fault for what is no picture, or has a size that Telegram does not take."""
    file, upload = file_of(state, given, "photo", PHOTO_BYTES)
    if upload is None:
        return file, None
    try:
        with Image.open(BytesIO(upload.content)) as image:
            width, height = image.size
    except UnidentifiedImageError as error:
        raise Fault("IMAGE_PROCESS_FAILED") from error
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise Fault("PHOTO_INVALID_DIMENSIONS")
    file |= {"width": width, "height": height}
    return file, upload


def _to_edit(state: State, fields: Json) -> Post:
    if "inline_message_id" in fields:
        raise bad_request("MESSAGE_ID_INVALID")
    if "chat_id" not in fields or "message_id" not in fields:
        raise Fault("message identifier is not specified")
    post = _open_to_the_bot(state, fields).posts.get(fields["message_id"])
    if post is None or post.is_deleted:
        raise bad_request("message to edit not found")
    if not post.is_the_bots:
        raise bad_request("message can't be edited")
    return post


def edit_text(state: State, fields: Json) -> Json:
    """Give a message a new text, and new buttons or none."""
    post = _to_edit(state, fields)
    if "text" not in fields:
        raise Fault("message text is empty")
    if "text" not in post.fields:
        raise bad_request("there is no text in the message to edit")
    content = formatted(state, "editMessageText", fields, "text", "entities")
    return _edited(state, post, content, ("text", "entities"), fields)


def edit_caption(state: State, fields: Json) -> Json:
    """Give a file a new caption, and new buttons or none."""
    post = _to_edit(state, fields)
    if "text" in post.fields:
        raise bad_request("there is no caption in the message to edit")
    content = formatted(state, "editMessageCaption", fields, "caption", "caption_entities")
    return _edited(state, post, content, ("caption", "caption_entities"), fields)


def edit_markup(state: State, fields: Json) -> Json:
    """Give a message new buttons or none."""
    return _edited(state, _to_edit(state, fields), {}, (), fields)


def _edited(state: State, post: Post, content: Json, replaced: tuple[str, ...], fields: Json) -> Json:
    """The message with its buttons, and of the rest what is replaced, changed."""
    markup = fields.get("reply_markup")
    check_markup(markup)
    new = {name: value for name, value in post.fields.items() if name not in (*replaced, "reply_markup")} | content
    if markup and markup["inline_keyboard"]:
        new["reply_markup"] = markup
    if new == post.fields:
        raise bad_request(NOT_MODIFIED)
    post.earlier.append(post.fields)
    post.fields = new | {"edit_date": state.now()}
    post.markup, post.touched = markup, state.touch()
    post.source = str(fields.get("text", fields.get("caption", post.source)))
    return post.fields


def delete(state: State, fields: Json) -> bool:
    """Take a message away."""
    chat = state.chat(fields["chat_id"])
    post = chat.posts.get(fields["message_id"])
    if post is None or post.is_deleted:
        raise bad_request("message to delete not found")
    is_old = state.now() - post.fields["date"] > DELETE_WITHIN.total_seconds()
    if is_old or not (post.is_the_bots or chat.is_private):
        raise bad_request("message can't be deleted")
    post.is_deleted, post.touched = True, state.touch()
    return True
