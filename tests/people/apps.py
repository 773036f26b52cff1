"""The app on a staff member's phone, as the tests hold it."""

from people.sign_in import factors

PAGE = "/sign-in/second-factor/"


def set_up(person) -> str:
    """Let somebody have an app; return its secret. The digits of the step before have been used for it."""
    secret = factors.new_secret()
    factors.set_up_app(person, secret, factors.digits_of(secret, factors.step_now() - 1))
    return secret


def digits(secret: str, later: int = 0) -> str:
    """Return what the app shows now, or so many steps later."""
    return factors.digits_of(secret, factors.step_now() + later)


def wrong(secret: str) -> str:
    near = {digits(secret, later) for later in (-1, 0, 1)}
    return next(f"{n:06}" for n in range(10) if f"{n:06}" not in near)


def show(client, code: str, **fields):
    return client.post(PAGE, {"code": code, **fields})
