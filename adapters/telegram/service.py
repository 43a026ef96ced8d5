"""A bot at work: what receives, what sends, and how they start and stop together."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

import structlog
from starlette.routing import BaseRoute
from telegram import Bot
from telegram.error import TelegramError

from adapters.telegram.account import Account
from adapters.telegram.asides import Asides
from adapters.telegram.client import answers_read, greet, open_bot
from adapters.telegram.leasing import Lease, first_of
from adapters.telegram.pacing import CHAT, OVERALL, RECEIVED, Clock, LoopClock, Rate, Turns
from adapters.telegram.polling import Polling
from adapters.telegram.profile import present
from adapters.telegram.reading import ALLOWED
from adapters.telegram.receiving import Receiving
from adapters.telegram.sending import Sending
from adapters.telegram.serving import beside_the_web
from adapters.telegram.trouble import Trouble
from adapters.telegram.webhook import webhook
from bot.assistant import Assistant
from bot.ports import Now, Store

_log = structlog.get_logger()


@dataclass(frozen=True)
class Rates:
    """How fast: received from a chat, sent to a chat, and sent in all. A bench has others than Telegram."""

    received: Rate = RECEIVED
    chat: Rate = CHAT
    overall: Rate = OVERALL


class Service:
    """One bot in one process. `routes` are to be served at the public address, and empty when updates are polled."""

    def __init__(
        self,
        account: Account,
        bot: Bot,
        assistant: Assistant,
        store: Store,
        now: Now,
        clock: Clock,
        rates: Rates,
    ) -> None:
        self._account = account
        self._is_linked = assistant.is_linked
        self._bot = bot
        self._clock = clock
        self._lease = partial(Lease, holder=uuid.uuid4().hex, store=store, now=now, clock=clock)
        overall = Turns(rates.overall, clock)
        self._asides = Asides(bot, clock, overall)
        self._sending = Sending(bot, store, now, clock, overall, chat=rates.chat)
        self._receiving = Receiving(
            bot.username, assistant, store, now, clock, self._asides, self._sending.wake, rate=rates.received
        )
        self.routes: Sequence[BaseRoute] = (
            (webhook(self._receiving, account.secret or ""),) if account.webhook_url else ()
        )

    async def run(self, stopping: asyncio.Event) -> None:
        """Receive until `stopping` is set; then let out what is on its way, give up the leases and return.

        Where updates come by webhook, the routes have to be served already, until this is told to stop.
        """
        received = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(
                    self._lease(f"telegram:{self._bot.id}").work(partial(self._sending.work, received), received)
                )
                presenting = group.create_task(
                    until_it_works("profile", partial(present, self._bot, is_linked=self._is_linked), self._clock)
                )
                await self._receive(stopping)
                presenting.cancel()
                received.set()
        finally:
            await self._receiving.close()
            await self._asides.close()
            await self._bot.shutdown()

    async def _receive(self, stopping: asyncio.Event) -> None:
        if self._account.webhook_url is not None:
            await first_of(until_it_works("webhook", self._set_webhook, self._clock), stopping.wait())
            await stopping.wait()
            return
        await first_of(until_it_works("webhook", self._take_webhook_off, self._clock), stopping.wait())
        polling = Polling(self._bot, self._receiving, self._clock)
        await self._lease(f"telegram:{self._bot.id}:poll").work(partial(polling.work, stopping), stopping)

    async def _set_webhook(self) -> None:
        account = self._account
        assert account.webhook_url is not None
        with answers_read():
            await self._bot.set_webhook(account.webhook_url, secret_token=account.secret, allowed_updates=ALLOWED)

    async def _take_webhook_off(self) -> None:
        with answers_read():
            if (await self._bot.get_webhook_info()).url:
                await self._bot.delete_webhook()


async def until_it_works(doing: str, call: Callable[[], Awaitable[None]], clock: Clock) -> None:
    """Call, and again after every trouble with Telegram that may pass."""
    trouble = Trouble(doing, clock)
    while True:
        try:
            await call()
        except TelegramError as error:
            await trouble.wait(error)
        else:
            return


async def serve(
    account: Account,
    assistant: Assistant,
    store: Store,
    now: Now,
    stopping: asyncio.Event,
    *,
    pages: Sequence[BaseRoute] = (),
    host: str = "127.0.0.1",
    port: int = 8080,
    clock: Clock | None = None,
    rates: Rates | None = None,
) -> None:
    """Run the bot until `stopping` is set. Raises TokenRefused when Telegram does not know the token.

    `pages` are other routes to be served at `host` and `port`, behind the bot's own. Where there are neither, no port
    is opened. While Telegram cannot be reached, this waits for it.
    """
    clock = clock or LoopClock()
    bot = open_bot(account.token, account.api_url)
    try:
        await _greeted(bot, clock, stopping)
        if not stopping.is_set():
            _log.info("serving", bot=f"@{bot.username}", updates=account.webhook_url or "asked for")
            service = Service(account, bot, assistant, store, now, clock, rates or Rates())
            await beside_the_web([*service.routes, *pages], host, port, service.run, stopping)
    finally:
        await bot.shutdown()


async def _greeted(bot: Bot, clock: Clock, stopping: asyncio.Event) -> None:
    greeting = asyncio.create_task(until_it_works("start", partial(greet, bot), clock))
    await first_of(asyncio.shield(greeting), stopping.wait())
    if greeting.done():
        greeting.result()
    greeting.cancel()
