"""How a verb says no."""


class Refusal(Exception):
    """Something that cannot be done now; `code` is stable, `message` says what to do."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code
        self.message = str(message)
