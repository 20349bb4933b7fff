"""How the words of the records (outcomes, ends, channels) read on a screen."""

from __future__ import annotations

from wallboard import text
from wallboard.text import marked

WORDS: dict[str, str] = {
    "answered": marked("answered"),
    "abandoned": marked("abandoned"),
    "timeout": marked("waited too long, sent on"),
    "exit_key": marked("left by key"),
    "exit_empty": marked("left, nobody logged in"),
    "callback": marked("call-back chosen"),
    "withdrawn": marked("withdrawn"),
    "lost": marked("lost"),
    "refused_full": marked("refused: queue full"),
    "refused_empty": marked("refused: nobody logged in"),
    "refused_closed": marked("refused: closed"),
    "refused_diverted": marked("diverted"),
    "caller": marked("caller hung up"),
    "agent": marked("agent hung up"),
    "transfer_blind": marked("transferred unannounced"),
    "transfer_attended": marked("transferred announced"),
    "system": marked("ended by the system"),
    "phone": marked("phone"),
    "chat": marked("chat"),
    "message": marked("message"),
    "email": marked("e-mail"),
    "video": marked("video"),
}


def word(code: str | None, language: str) -> str | None:
    """A code in the screen's language; a code that nobody knows stands as it is."""
    if not isinstance(code, str):
        return None
    return text.words(language).gettext(WORDS[code]) if code in WORDS else code
