"""The small words of the pages: labels, hints, and what stands on every page. What a page says stands in `pages`."""

from __future__ import annotations

from journeys.engine.replies import lines
from journeys.engine.text import _, message

NAME = _("MTD Assistant")
NOT_HMRC = _("Not HMRC")
SKIP = _("Skip to the main part")
ABOUT_US = _("About us")
RUN_BY = _("{operator} runs this assistant. It is not HMRC and gives no tax advice.")

FOOTER = (
    ("/privacy", _("Privacy")),
    ("/terms", _("Terms")),
    ("/accessibility", _("Accessibility")),
    ("/security", _("Report a security problem")),
)

BUILT_IN_TITLE = _("Open this page in your browser")
BUILT_IN = lines(
    message(_("You seem to be in the browser of a chat program. Signing in at HMRC may not work in it.")),
    message(_("Open its menu, often three dots, and choose “Open in browser”.")),
)

CARRY_ON = _("Carry on")
CHECK_NOW = _("Check with HMRC now")
ASKING = _("We are asking HMRC. This takes a few seconds.")
GO_TO_HMRC = _("Carry on to HMRC")

ERROR = _("Error:")
PROBLEM = _("There is something to put right")
NUMBER_HINT = _(
    "It is on your payslips, letters from HMRC and in the HMRC app. It looks like QQ\u00a012\u00a034\u00a056\u00a0C."
)
NUMBER_HINT_AGENT = _("It is your client’s number, not your own. It looks like QQ\u00a012\u00a034\u00a056\u00a0C.")

CONNECT_WITHOUT_SCRIPT = lines(
    message(_("Your browser does not run our script. You can connect all the same.")),
    message(_("We do not ask HMRC right away then. We ask overnight, and your record is in the chat the next day.")),
)
CHECK_WITHOUT_SCRIPT = lines(
    message(_("Your browser does not run our script, so HMRC cannot be asked from here now.")),
    message(_("We ask HMRC overnight instead, and your record is in the chat the next day.")),
)
CODE_THEN = _("After that")
CODE_ANSWER = _("Answer “Is this you?” in the chat.")
CODE_CHECK = _("Then come back here, and ask HMRC for your record.")
CODE_WITHOUT_SCRIPT = lines(
    message(_("Your browser does not run our script, so we do not ask HMRC right away.")),
    message(_("We ask overnight, and your record is in the chat the next day.")),
)

ASKED_BY = _("Asked for by")
WORKS_UNTIL = _("This link works until")
TIME = _("{time}, UK time")
WHO = _("{account} on {channel}")

COPY = _("Copy the code")
COPIED = _("Copied. Now go back to the chat.")
NOT_COPIED = _("That did not work. Select the code and copy it, or type it.")

CHANNELS = {
    "telegram": _("Telegram"),
    "slack": _("Slack"),
    "terminal": _("the terminal of this computer"),
    "jsonl": _("a program on this computer"),
}
