"""The app on a staff member's phone, and the password in her head, as the tests hold them."""

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY

from people.sign_in import factors

PAGE = "/sign-in/second-factor/"
ANEW = f"{PAGE}anew/"
# Of everybody of the cast who has one.
PASSWORD = "a-long-password-1"


def set_up(person) -> str:
    """Let somebody have a password and an app; return its secret, of which the step before has been used."""
    choose_password(person)
    secret = factors.new_secret()
    factors.set_up_app(person, secret, factors.digits_of(secret, factors.step_now() - 1))
    return secret


def choose_password(person) -> None:
    if not person.has_usable_password():
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])


def digits(secret: str, later: int = 0) -> str:
    """Return what the app shows now, or so many steps later."""
    return factors.digits_of(secret, factors.step_now() + later)


def wrong(secret: str) -> str:
    near = {digits(secret, later) for later in (-1, 0, 1)}
    return next(f"{n:06}" for n in range(10) if f"{n:06}" not in near)


def show_password(client, password: str = PASSWORD, *, page: str = PAGE, **fields):
    return client.post(page, {"password": password, **fields})


def show(client, code: str, **fields):
    """Show the digits, and the password before if she is asked for it; return the answer to the digits."""
    page = client.get(PAGE)
    if page.context and "password" in page.context["form"].fields:
        show_password(client)
    return client.post(PAGE, {"code": code, **fields})


def forget(client) -> None:
    """Let the session forget what was shown in it, as it does after twelve hours."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = []
    session.save()
