from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from foundation import events
from people.models import User


class Command(BaseCommand):
    # Django's createsuperuser asks for the user name, which is a random id here, and for nothing to sign in with.
    help = "Make the account of whoever runs this installation; asks for the password, or reads it from a pipe."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--email", required=True, help="What the operator signs in with.")
        parser.add_argument("--name", required=True)

    def handle(self, *, email: str, name: str, **options) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        if User.objects.filter(email=email.lower()).exists():
            raise CommandError(f"Somebody with the address {email} has an account already.")
        password = getpass("Password, at least ten characters: ")
        try:
            validate_password(password, User(email=email, name=name))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        with transaction.atomic():
            operator = User.objects.create_superuser(email=email, name=name, password=password)
            events.record("person.made", subject=operator, state=operator.state)
        self.stdout.write(f"{name} signs in at /sign-in/password/ with {operator.email}.")
