"""Signing in at HMRC: its page, the exchange of the code, and refreshing. The only file that knows authlib.

authlib's client keeps the last token it saw, so each exchange has a client of its own. Nothing here is tried twice: a
code and a refresh token can be used once.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping
from datetime import timedelta

import httpx
import structlog

from adapters.hmrc.asking import Line, correlation_id_of, read_json
from adapters.hmrc.deadline import within
from adapters.hmrc.settings import HmrcSettings
from bot.hmrc.ports import Tokens
from bot.hmrc.troubles import Kind, trouble
from bot.ports import Now
from journeys.engine.text import Json

with warnings.catch_warnings():
    import authlib.deprecate  # type: ignore[import-untyped]  # noqa: F401 - switches its warnings on, so it comes first

    warnings.simplefilter("ignore")  # it would rather have httpx2, which the project keeps out
    from authlib.integrations.httpx_client import OAuth2Client, OAuthError  # type: ignore[import-untyped]

_log = structlog.get_logger()

PATH = "/oauth/token"
"""What is asked here, as it is logged, and as what fails is counted and held back."""

_ERROR = re.compile(r"[a-z_]{1,40}")
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)

_BOTH = {
    (401, "invalid_client"): Kind.MISCONFIGURED,
    (400, "invalid_client"): Kind.MISCONFIGURED,
    (400, "unauthorized_client"): Kind.MISCONFIGURED,
    (400, "unsupported_grant_type"): Kind.MISCONFIGURED,
    (400, "invalid_scope"): Kind.MISCONFIGURED,
}
_EXCHANGE = {
    **_BOTH,
    (400, "invalid_request"): Kind.CODE_NOT_TAKEN,
    (400, "invalid_grant"): Kind.CODE_NOT_TAKEN,
}
_REFRESH = {
    **_BOTH,
    (400, "invalid_grant"): Kind.GRANT_ENDED,
    # also what HMRC says while another refresh is going on, so it proves nothing about the grant
    (400, "invalid_request"): Kind.UNCLEAR,
}


class OAuth:
    """HMRC's sign-in for one application. Safe from many threads."""

    def __init__(self, settings: HmrcSettings, line: Line, now: Now) -> None:
        self._settings = settings
        self._line = line
        self._now = now

    def sign_in(self, state: str, challenge: str) -> str:
        """HMRC's page to send the browser to, see `bot.hmrc.ports.Hmrc`."""
        with self._client() as client:
            url, _state = client.create_authorization_url(
                self._settings.authorise_url, state=state, code_challenge=challenge, code_challenge_method="S256"
            )
        return str(url)

    def exchange(self, code: str, verifier: str) -> Tokens:
        """Tokens for a code. Never held back: it is one request, and the person would have to sign in anew.

        Raises CodeNotTaken, Misconfigured, Unavailable, Unclear.
        """
        with self._line.counted(PATH):
            return self._pair(
                _EXCHANGE,
                lambda client: client.fetch_token(self._settings.token_url, code=code, code_verifier=verifier),
            )

    def refresh(self, refresh: str) -> Tokens:
        """A new pair. Held back while that keeps failing, so that nobody's token is put in doubt.

        Raises GrantEnded, Misconfigured, Unavailable, Unclear.
        """
        with self._line.held_back(PATH):
            return self._pair(
                _REFRESH, lambda client: client.refresh_token(self._settings.token_url, refresh_token=refresh)
            )

    def application_token(self) -> str:
        """An access token of the application itself, for calls that concern nobody. Raises HmrcTrouble."""
        asked = self._ask(
            _EXCHANGE,
            lambda client: client.fetch_token(self._settings.token_url, grant_type="client_credentials"),
        )
        return _text(asked, "access_token")

    def _pair(self, kinds: Mapping[tuple[int, str], Kind], asking: Callable[[OAuth2Client], Json]) -> Tokens:
        asked_at = self._now()
        told = self._ask(kinds, asking)
        try:
            return Tokens(
                access=_text(told, "access_token"),
                refresh=_text(told, "refresh_token"),
                expires_at=asked_at + timedelta(seconds=int(told["expires_in"])),
                scope=told.get("scope") or "",
            )
        except (KeyError, TypeError, ValueError, OverflowError):
            raise trouble(Kind.UNCLEAR, "UNREADABLE") from None

    def _ask(self, kinds: Mapping[tuple[int, str], Kind], asking: Callable[[OAuth2Client], Json]) -> Json:
        """What the token endpoint says. A failure that may have spent the code or token is unclear."""
        self._line.turn()
        with self._client() as client:
            for answered in ("access_token_response", "refresh_token_response"):
                client.register_compliance_hook(answered, lambda response: _checked(response, kinds))
            try:
                return asking(client)
            except _NEVER_SENT as error:
                _log.warning("hmrc_token_endpoint_not_reached", error=type(error).__name__)
                raise trouble(Kind.UNAVAILABLE, "NOT_REACHED") from None
            except (httpx.HTTPError, OAuthError, ValueError) as error:
                # neither these errors nor their causes are told: they may quote a token
                _log.warning("hmrc_token_endpoint_unclear", error=type(error).__name__)
                raise trouble(Kind.UNCLEAR, "NO_ANSWER") from None

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            client_id=self._settings.client_id,
            client_secret=self._settings.client_secret.get_secret_value(),
            token_endpoint_auth_method="client_secret_post",  # noqa: S106 - a method, in the body as HMRC has it
            scope=" ".join(self._settings.scopes),
            redirect_uri=self._settings.redirect_url,
            headers={"User-Agent": self._settings.user_agent},
            timeout=self._settings.timeout,
            verify=self._line.tls,
            event_hooks=within(self._settings.longest_answer),
        )


def _checked(response: httpx.Response, kinds: Mapping[tuple[int, str], Kind]) -> httpx.Response:
    """The response, if it is a good one. Raises HmrcTrouble by status and error, whatever the description says."""
    status, correlation_id = response.status_code, correlation_id_of(response)
    if response.is_success:
        _log.info("hmrc_answered", path=PATH, status=status, correlation_id=correlation_id)
        return response
    error = _error(response)
    kind = kinds.get((status, error), Kind.THROTTLED if status == 429 else Kind.UNCLEAR)
    _log.warning("hmrc_token_refused", status=status, error=error, correlation_id=correlation_id)
    raise trouble(kind, error, status, correlation_id)


def _error(response: httpx.Response) -> str:
    try:
        told = read_json(response.content)
    except ValueError:
        return "NO_CODE"
    error = told.get("error") if isinstance(told, dict) else None
    return error if isinstance(error, str) and _ERROR.fullmatch(error) else "NO_CODE"


def _text(told: Json, name: str) -> str:
    if not (isinstance(text := told[name], str) and text):
        raise TypeError(f"{name} is a text")
    return text
