import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import foundation.clock
import people.invitations.models
import people.models
import people.rosters.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("phone", models.CharField(max_length=16)),
                ("language", models.CharField(max_length=16)),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=255, unique=True)),
                ("depth", models.PositiveIntegerField()),
                ("numchild", models.PositiveIntegerField(default=0)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("federation", "federation or authority"),
                            ("subdistrict", "sub-district"),
                            ("community", "community"),
                            ("union", "union"),
                            ("company", "company"),
                            ("station", "service station"),
                        ],
                        default="station",
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        blank=True, help_text="Six-digit code of the district.", max_length=12, verbose_name="region"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        help_text="As in your own lists, if it has one.",
                        max_length=40,
                        null=True,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                ("contact_name", models.CharField(blank=True, max_length=120, verbose_name="contact person")),
                ("contact_phone", models.CharField(blank=True, max_length=16, verbose_name="contact number")),
                ("contact_hours", models.CharField(blank=True, max_length=120, verbose_name="hours")),
                ("time_zone", models.CharField(blank=True, max_length=40, verbose_name="time zone")),
                ("closed_on", models.DateField(blank=True, editable=False, null=True)),
            ],
            options={
                "verbose_name": "organisation unit",
                "verbose_name_plural": "organisation units",
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("public_id", models.CharField(default=people.models.make_public_id, max_length=32, unique=True)),
                ("pseudonym", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                (
                    "phone",
                    models.CharField(blank=True, max_length=16, null=True, unique=True, verbose_name="phone number"),
                ),
                ("email", models.EmailField(blank=True, max_length=254, null=True, unique=True, verbose_name="e-mail")),
                ("language", models.CharField(blank=True, max_length=16, verbose_name="language")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("rostered", "never signed in"),
                            ("active", "active"),
                            ("deactivated", "deactivated"),
                            ("closed", "closed"),
                            ("merged", "merged into another account"),
                        ],
                        default="rostered",
                        max_length=16,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("joined_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                ("session_epoch", models.PositiveIntegerField(default=0, editable=False)),
                ("knows_today", models.BooleanField(default=False, editable=False)),
                ("knows_people", models.BooleanField(default=False, editable=False)),
                ("knows_editor", models.BooleanField(default=False, editable=False)),
                ("second_factor_taken_at", models.DateTimeField(editable=False, null=True)),
                ("number_proved_at", models.DateTimeField(editable=False, null=True)),
                ("number_lost_at", models.DateTimeField(editable=False, null=True)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
            },
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("iphone", "iPhone or iPad"),
                            ("android", "Android phone"),
                            ("computer", "computer"),
                            ("other", "another device"),
                        ],
                        default="other",
                        max_length=16,
                    ),
                ),
                ("session_key", models.CharField(blank=True, db_index=True, max_length=40)),
                ("first_used_at", models.DateTimeField(default=foundation.clock.now)),
                ("last_used_at", models.DateTimeField(db_index=True, default=foundation.clock.now)),
                ("second_factor_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="devices", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DifferentPeople",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("marked_at", models.DateTimeField(default=foundation.clock.now)),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "marked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "different people",
                "verbose_name_plural": "different people",
            },
        ),
        migrations.CreateModel(
            name="GatewayFailure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(default=foundation.clock.now)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("code", models.CharField(blank=True, max_length=80)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="gateway_failure_is_one_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "occupation",
                    models.CharField(
                        choices=[
                            ("rider", "delivery rider"),
                            ("courier", "courier"),
                            ("ride_hailing", "ride-hailing driver"),
                            ("lorry", "lorry driver"),
                            ("streamer", "live-streamer"),
                            ("staff", "grass-roots staff"),
                            ("other", "other"),
                        ],
                        default="rider",
                        max_length=16,
                        verbose_name="occupation",
                    ),
                ),
                ("staff_number", models.CharField(blank=True, max_length=40, verbose_name="staff number")),
                ("from_date", models.DateField(verbose_name="from")),
                ("to_date", models.DateField(blank=True, null=True, verbose_name="to")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="people.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
            },
        ),
        migrations.CreateModel(
            name="NumberNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("phone", models.CharField(max_length=16)),
                ("language", models.CharField(max_length=16)),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Roster",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("made_at", models.DateTimeField(default=foundation.clock.now)),
                ("by_operator", models.BooleanField(default=False)),
                ("name", models.CharField(max_length=100)),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=200, storage=people.rosters.models.private_storage, upload_to=""
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "being read"),
                            ("refused", "cannot be read"),
                            ("read", "waits for its columns"),
                            ("checking", "being compared"),
                            ("checked", "waits for your yes"),
                            ("taking", "being taken in"),
                            ("taken", "taken in"),
                            ("undoing", "being undone"),
                            ("undone", "undone"),
                            ("thrown_away", "thrown away"),
                        ],
                        default="reading",
                        max_length=16,
                    ),
                ),
                ("language", models.CharField(max_length=16)),
                ("refusal", models.TextField(blank=True)),
                ("sheets", models.JSONField(default=list)),
                ("sheet", models.PositiveSmallIntegerField(default=0)),
                ("columns", models.JSONField(default=dict)),
                ("is_complete", models.BooleanField(default=False)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("run", models.PositiveSmallIntegerField(default=0)),
                ("done_row", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("progressed_at", models.DateTimeField(default=foundation.clock.now)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rosters", to="people.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "roster",
                "verbose_name_plural": "rosters",
            },
        ),
        migrations.CreateModel(
            name="RosterLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run", models.PositiveSmallIntegerField(default=0)),
                ("number", models.PositiveIntegerField()),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("made", "new"),
                            ("joined", "joins"),
                            ("changed", "changed"),
                            ("known", "as before"),
                            ("bad", "to mend"),
                            ("left_out", "left out"),
                            ("left", "left"),
                        ],
                        max_length=16,
                    ),
                ),
                ("changes", models.JSONField(default=list)),
                ("code", models.CharField(blank=True, max_length=40)),
                ("sentence", models.TextField(blank=True)),
                ("has_namesake", models.BooleanField(default=False)),
                (
                    "membership",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roster_lines",
                        to="people.membership",
                    ),
                ),
                (
                    "roster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="people.roster"
                    ),
                ),
            ],
            options={
                "verbose_name": "row of a roster",
                "verbose_name_plural": "rows of rosters",
            },
        ),
        migrations.CreateModel(
            name="SignInCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("sent_number", "Sent To Number"),
                            ("sent_address", "Sent To Address"),
                            ("sent_site", "Sent By Site"),
                            ("notice_number", "Notice To Number"),
                            ("code_failed", "Code Failed"),
                            ("password_failed", "Password Failed"),
                            ("factor_failed", "Factor Failed"),
                            ("failed_address", "Failed At Address"),
                        ],
                        max_length=16,
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("day", models.DateField()),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("day", "what", "key"), name="sign_in_count_once_per_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Slip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(default=foundation.clock.now)),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="slips", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("coordinator", "coordinator"),
                            ("guest", "guest coordinator"),
                            ("trainer", "trainer"),
                            ("auditor", "auditor"),
                            ("administrator", "administrator"),
                        ],
                        max_length=16,
                    ),
                ),
                ("until", models.DateField(blank=True, null=True)),
                ("granted_at", models.DateTimeField(default=foundation.clock.now, editable=False)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="roles", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="roles", to="people.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "role",
                "verbose_name_plural": "roles",
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", models.TextField(max_length=500)),
                ("written_at", models.DateTimeField(default=foundation.clock.now)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.unit"),
                ),
            ],
            options={
                "verbose_name": "note",
                "verbose_name_plural": "notes",
            },
        ),
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "occupation",
                    models.CharField(
                        choices=[
                            ("rider", "delivery rider"),
                            ("courier", "courier"),
                            ("ride_hailing", "ride-hailing driver"),
                            ("lorry", "lorry driver"),
                            ("streamer", "live-streamer"),
                            ("staff", "grass-roots staff"),
                            ("other", "other"),
                        ],
                        max_length=16,
                        verbose_name="occupation",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("accepted", "let in"), ("declined", "not let in")],
                        default="waiting",
                        max_length=16,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=foundation.clock.now)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="join_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "leaves",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.membership",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="join_requests", to="people.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "request to join",
                "verbose_name_plural": "requests to join",
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "code",
                    models.CharField(
                        default=people.invitations.models.make_short_code, editable=False, max_length=8, unique=True
                    ),
                ),
                (
                    "occupation",
                    models.CharField(
                        choices=[
                            ("rider", "delivery rider"),
                            ("courier", "courier"),
                            ("ride_hailing", "ride-hailing driver"),
                            ("lorry", "lorry driver"),
                            ("streamer", "live-streamer"),
                            ("staff", "grass-roots staff"),
                            ("other", "other"),
                        ],
                        max_length=16,
                        verbose_name="occupation",
                    ),
                ),
                ("made_at", models.DateTimeField(default=foundation.clock.now)),
                ("expires_at", models.DateTimeField()),
                ("max_uses", models.PositiveIntegerField(null=True)),
                ("uses", models.PositiveIntegerField(default=0)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("needs_confirmation", models.BooleanField(default=False)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="people.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
            },
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["name", "id"], name="user_by_name"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("state", "merged")),
                    models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into", None)),
                    _connector="OR",
                ),
                name="user_merged_names_its_heir",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_active", True), ("state__in", ["rostered", "active"])),
                    models.Q(("is_active", False), ("state__in", ["deactivated", "closed", "merged"])),
                    _connector="OR",
                ),
                name="user_is_active_as_the_state_says",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("phone", None), ("phone__startswith", "+"), _connector="OR"),
                name="user_phone_is_e164",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("email", None),
                    models.Q(
                        ("email", django.db.models.functions.text.Lower("email")),
                        models.Q(("email", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="user_email_is_lower_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.UniqueConstraint(fields=("digest", "user"), name="device_once_per_person"),
        ),
        migrations.AddConstraint(
            model_name="differentpeople",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="different_people_told_apart_once"),
        ),
        migrations.AddConstraint(
            model_name="differentpeople",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="different_people_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="rosterline",
            index=models.Index(fields=["roster", "what", "number"], name="roster_line_of_kind"),
        ),
        migrations.AddIndex(
            model_name="roster",
            index=models.Index(fields=["unit", "made_at"], name="roster_of_unit"),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.UniqueConstraint(fields=("user", "unit", "kind"), name="role_given_once_per_unit"),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "guest"), _negated=True), ("until__isnull", False), _connector="OR"
                ),
                name="role_of_a_guest_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_date", None)),
                fields=("user", "unit"),
                name="membership_one_open_per_person_and_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_date", None), ("to_date__gte", models.F("from_date")), _connector="OR"),
                name="membership_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="joinrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("user", "unit"),
                name="join_request_one_waiting_per_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("max_uses", None), ("uses__lte", models.F("max_uses")), _connector="OR"),
                name="invitation_used_no_more_often_than_allowed",
            ),
        ),
    ]
