"""The methods that this far end offers. Each takes the state and the fields, already checked by the description."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.far_ends.bot_api import messages
from tests.far_ends.bot_api.refused import Fault, bad_request, conflict
from tests.far_ends.bot_api.state import State
from tests.far_ends.bot_api.webhook import Address

Json = dict[str, Any]
Method = Callable[[State, Json], Any]

OFFERED: dict[str, Method] = {}

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _offers(name: str) -> Callable[[Method], Method]:
    def note(method: Method) -> Method:
        OFFERED[name] = method
        return method

    return note


@_offers("getMe")
def get_me(state: State, fields: Json) -> Json:
    return {"can_join_groups": False, "can_read_all_group_messages": False} | state.bot


@_offers("sendMessage")
def send_message(state: State, fields: Json) -> Json:
    content = messages.formatted(state, "sendMessage", fields, "text", "entities")
    if "link_preview_options" in fields:
        content["link_preview_options"] = fields["link_preview_options"]
    return messages.send(state, fields, content, source=fields["text"])


@_offers("sendPhoto")
def send_photo(state: State, fields: Json) -> Json:
    content = messages.formatted(state, "sendPhoto", fields, "caption", "caption_entities")
    photo, upload = messages.photo_of(state, fields["photo"])
    return messages.send(state, fields, content | {"photo": [photo]}, upload, fields.get("caption", ""))


@_offers("sendDocument")
def send_document(state: State, fields: Json) -> Json:
    content = messages.formatted(state, "sendDocument", fields, "caption", "caption_entities")
    file, upload = messages.file_of(state, fields["document"], "document", messages.DOCUMENT_BYTES)
    if upload:
        file |= {"file_name": upload.name, "mime_type": upload.mime_type}
    return messages.send(state, fields, content | {"document": file}, upload, fields.get("caption", ""))


@_offers("sendChatAction")
def send_chat_action(state: State, fields: Json) -> bool:
    return messages.send_chat_action(state, fields)


@_offers("editMessageText")
def edit_message_text(state: State, fields: Json) -> Json:
    return messages.edit_text(state, fields)


@_offers("editMessageCaption")
def edit_message_caption(state: State, fields: Json) -> Json:
    return messages.edit_caption(state, fields)


@_offers("editMessageReplyMarkup")
def edit_message_reply_markup(state: State, fields: Json) -> Json:
    return messages.edit_markup(state, fields)


@_offers("deleteMessage")
def delete_message(state: State, fields: Json) -> bool:
    return messages.delete(state, fields)


@_offers("answerCallbackQuery")
def answer_callback_query(state: State, fields: Json) -> bool:
    press = state.presses.get(fields["callback_query_id"])
    if press is None or press.is_expired:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    press.answer = fields
    return True


@_offers("setWebhook")
def set_webhook(state: State, fields: Json) -> bool:
    url = fields["url"]
    parts = urlsplit(url)
    if url and parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise Fault("bad webhook: An HTTPS URL must be provided for webhook")
    unknown = set(fields.get("allowed_updates", ())) - set(state.updates.every_kind)
    if unknown:
        raise Fault(f"allowed_updates: there are no {' and '.join(sorted(unknown))}")
    state.updates.end_poll(conflict("terminated by setWebhook request"))
    state.updates.allow(fields.get("allowed_updates"))
    if fields.get("drop_pending_updates"):
        state.updates.pending.clear()
    address = Address(url, fields.get("secret_token"), fields.get("max_connections", 40))
    state.webhook.set(address if url else None)
    return True


@_offers("deleteWebhook")
def delete_webhook(state: State, fields: Json) -> bool:
    if fields.get("drop_pending_updates"):
        state.updates.pending.clear()
    state.webhook.set(None)
    return True


@_offers("getWebhookInfo")
def get_webhook_info(state: State, fields: Json) -> Json:
    return state.webhook.info()


@_offers("setMyCommands")
def set_my_commands(state: State, fields: Json) -> bool:
    state.shown[_commands_key(fields)] = fields["commands"]
    return True


@_offers("getMyCommands")
def get_my_commands(state: State, fields: Json) -> list[Json]:
    commands: list[Json] = state.shown.get(_commands_key(fields), [])
    return commands


@_offers("deleteMyCommands")
def delete_my_commands(state: State, fields: Json) -> bool:
    state.shown.pop(_commands_key(fields), None)
    return True


def _commands_key(fields: Json) -> tuple[str, str, str]:
    scope = fields.get("scope", {"type": "default"})
    return "commands", json.dumps(scope, sort_keys=True), fields.get("language_code", "")


def _offers_words(name: str, field: str) -> None:
    """A text the bot shows of itself, one for each language and one for all others: setMyX and getMyX."""

    def set_words(state: State, fields: Json) -> bool:
        state.shown[(field, "", fields.get("language_code", ""))] = fields.get(field, "")
        return True

    def get_words(state: State, fields: Json) -> Json:
        for language in (fields.get("language_code", ""), ""):
            if words := state.shown.get((field, "", language)):
                return {field: words}
        return {field: state.bot["first_name"] if field == "name" else ""}

    OFFERED[f"setMy{name}"], OFFERED[f"getMy{name}"] = set_words, get_words


_offers_words("Name", "name")
_offers_words("Description", "description")
_offers_words("ShortDescription", "short_description")


@_offers("setMyProfilePhoto")
def set_my_profile_photo(state: State, fields: Json) -> bool:
    photo = fields["photo"]
    if not isinstance(photo.get("photo"), str) or not photo["photo"].startswith("attach://"):
        raise Fault("a profile photo is uploaded as a new file")
    state.shown["photo", "", ""] = photo
    return True


@_offers("getUserProfilePhotos")
def get_user_profile_photos(state: State, fields: Json) -> Json:
    has_one = fields["user_id"] == state.bot["id"] and ("photo", "", "") in state.shown
    photo = {"file_id": "photo-of-the-bot", "file_unique_id": "photo", "width": 640, "height": 640}
    return {"total_count": int(has_one), "photos": [[photo]] * has_one}


@_offers("setChatMenuButton")
def set_chat_menu_button(state: State, fields: Json) -> bool:
    state.shown[("menu_button", str(fields.get("chat_id", "")), "")] = fields.get("menu_button", {"type": "default"})
    return True


@_offers("getChatMenuButton")
def get_chat_menu_button(state: State, fields: Json) -> Json:
    for chat in (str(fields.get("chat_id", "")), ""):
        if button := state.shown.get(("menu_button", chat, "")):
            found: Json = button
            return found
    return {"type": "commands"}


@_offers("logOut")
def log_out(state: State, fields: Json) -> bool:
    state.has_logged_out = True
    return True


@_offers("close")
def close(state: State, fields: Json) -> bool:
    return True
