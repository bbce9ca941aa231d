"""Why a message was not handled. Every other exception is tried again, up to a limit."""


class PoisonError(Exception):
    """It will never work: the message goes to the dead letters at once."""


class UnavailableError(Exception):
    """Not the message's fault: it is tried again without limit, and never becomes a dead letter."""
