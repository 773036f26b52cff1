from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from people.models import User
from people.numbers import NotANumber, to_e164
from people.refusals import Refusal
from people.sign_in import recovery


class Command(BaseCommand):
    help = "Take away the second factor of somebody who has lost phone and printed codes; she sets up another."

    def add_arguments(self, parser) -> None:
        parser.add_argument("login", help="The phone number or e-mail address she signs in with.")
        parser.add_argument("--password", action="store_true", help="Take away her password as well.")

    def handle(self, *, login: str, password: bool = False, **options) -> None:
        try:
            number = to_e164(login)
        except NotANumber:
            number = None
        person = User.objects.filter(Q(email=login.strip().lower()) | Q(phone__isnull=False, phone=number)).first()
        if person is None:
            raise CommandError("Nobody signs in with this number or address.")
        try:
            taken = recovery.take_second_factor(person, by=None, password=password)
        except Refusal as refusal:
            raise CommandError("This person has no role, so no second factor is asked of her.") from refusal
        if not taken:
            raise CommandError("This person has no second factor.")
        self.stdout.write(
            "Taken away, and all sessions ended. She sets up another when she next opens a page for staff."
        )
