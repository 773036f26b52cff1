import django.db.models.deletion
import django.db.models.functions.comparison
import modelcluster.fields
import wagtail.fields
from django.db import migrations, models

import cms.recordings
import cms.references
import foundation.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("people", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="HomePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("introduction", wagtail.fields.RichTextField(blank=True, verbose_name="introduction")),
            ],
            options={
                "verbose_name": "home page",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="Hotline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(default=cms.references.make_code, unique=True, verbose_name="code")),
                ("number", models.CharField(max_length=20, verbose_name="number")),
                ("is_emergency", models.BooleanField(default=False, verbose_name="for emergencies")),
                (
                    "region",
                    models.CharField(
                        blank=True, help_text="Empty: the whole country.", max_length=12, verbose_name="region"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "hotline",
                "verbose_name_plural": "hotlines",
                "ordering": ["position", "number"],
            },
        ),
        migrations.CreateModel(
            name="LegalSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(default=cms.references.make_code, unique=True, verbose_name="code")),
                (
                    "force",
                    models.CharField(
                        choices=[
                            ("law", "law"),
                            ("regulation", "administrative regulation"),
                            ("rule", "departmental rule"),
                            ("local", "local rule"),
                            ("interpretation", "judicial interpretation"),
                            ("standard", "mandatory standard"),
                            ("voluntary", "voluntary standard"),
                            ("guidance", "guidance"),
                            ("draft", "draft for comment"),
                            ("advice", "expert advice"),
                        ],
                        max_length=16,
                        verbose_name="binding force",
                    ),
                ),
                (
                    "jurisdiction",
                    models.CharField(
                        default="CN",
                        help_text="CN for the whole country, or the place's name.",
                        max_length=60,
                        verbose_name="jurisdiction",
                    ),
                ),
                ("in_force_from", models.DateField(blank=True, null=True, verbose_name="in force from")),
                ("in_force_to", models.DateField(blank=True, null=True, verbose_name="in force to")),
                ("address", models.URLField(blank=True, max_length=500, verbose_name="address")),
                ("checked_on", models.DateField(verbose_name="checked on")),
                ("review_by", models.DateField(blank=True, null=True, verbose_name="review by")),
            ],
            options={
                "verbose_name": "legal source",
                "verbose_name_plural": "legal sources",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ReferenceStamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="SiteSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "issuer_zh",
                    models.CharField(blank=True, max_length=120, verbose_name="issuer of certificates, in Chinese"),
                ),
                (
                    "issuer_en",
                    models.CharField(blank=True, max_length=120, verbose_name="issuer of certificates, in English"),
                ),
                (
                    "data_contact",
                    models.CharField(
                        blank=True,
                        help_text="Stands on the page that says what is kept: an office with its number or address.",
                        max_length=200,
                        verbose_name="whom to ask about personal data",
                    ),
                ),
            ],
            options={
                "verbose_name": "site settings",
            },
        ),
        migrations.CreateModel(
            name="Clause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(default=cms.references.make_code, unique=True, verbose_name="code")),
                (
                    "article",
                    models.CharField(
                        blank=True, help_text="Its number, for example 62.", max_length=20, verbose_name="article"
                    ),
                ),
                (
                    "point",
                    models.CharField(
                        blank=True, help_text="The item within it, for example 3.", max_length=20, verbose_name="item"
                    ),
                ),
                (
                    "source",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="clauses", to="cms.legalsource"
                    ),
                ),
            ],
            options={
                "verbose_name": "article of law",
                "verbose_name_plural": "articles of law",
                "ordering": ["source_id", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Recording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(default=cms.references.make_code, unique=True, verbose_name="code")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "kind",
                    models.CharField(
                        choices=[("sound", "sound"), ("film", "film")],
                        default="sound",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("made_at", models.DateTimeField(default=foundation.clock.now, editable=False, verbose_name="made")),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        help_text="Trainers of this unit may change it. Empty: it belongs to the whole site.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.unit",
                        verbose_name="organisation unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "recording",
                "verbose_name_plural": "recordings",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("kind", models.CharField(choices=[("course", "course"), ("lesson", "lesson")], max_length=16)),
                ("text", models.TextField(blank=True)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailcore.page"
                    ),
                ),
            ],
            options={
                "verbose_name": "search entry",
                "verbose_name_plural": "search entries",
            },
        ),
        migrations.CreateModel(
            name="Desk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="desk", to="wagtailcore.collection"
                    ),
                ),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="desk", to="auth.group"
                    ),
                ),
                (
                    "unit",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="desk",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "desk",
                "verbose_name_plural": "desks",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Coalesce("unit", 0), name="desk_one_for_the_whole_site"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HotlineWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=16, verbose_name="language")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("purpose", models.CharField(blank=True, max_length=200, verbose_name="what for")),
                ("hours", models.CharField(blank=True, max_length=80, verbose_name="hours")),
                (
                    "hotline",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="translations", to="cms.hotline"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("hotline", "language"), name="hotline_words_once_per_language")
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalSourceName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=16, verbose_name="language")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "source",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="translations", to="cms.legalsource"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "language"), name="source_named_once_per_language")
                ],
            },
        ),
        migrations.CreateModel(
            name="Take",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=16, verbose_name="language")),
                (
                    "file",
                    models.FileField(max_length=200, upload_to=cms.recordings.name_in_storage, verbose_name="file"),
                ),
                (
                    "captions",
                    models.FileField(
                        blank=True, max_length=200, upload_to=cms.recordings.name_in_storage, verbose_name="captions"
                    ),
                ),
                ("transcript", models.TextField(blank=True, verbose_name="transcript")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "being made small"),
                            ("ready", "ready"),
                            ("as_uploaded", "as uploaded"),
                            ("failed", "cannot be played"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=16,
                    ),
                ),
                (
                    "small",
                    models.FileField(
                        blank=True, editable=False, max_length=200, upload_to=cms.recordings.name_in_storage
                    ),
                ),
                (
                    "poster",
                    models.FileField(
                        blank=True, editable=False, max_length=200, upload_to=cms.recordings.name_in_storage
                    ),
                ),
                ("size", models.PositiveBigIntegerField(default=0, editable=False)),
                ("seconds", models.FloatField(editable=False, null=True)),
                ("width", models.PositiveIntegerField(editable=False, null=True)),
                ("height", models.PositiveIntegerField(editable=False, null=True)),
                (
                    "recording",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="translations", to="cms.recording"
                    ),
                ),
            ],
            options={
                "verbose_name": "take",
                "verbose_name_plural": "takes",
                "constraints": [
                    models.UniqueConstraint(fields=("recording", "language"), name="one_take_per_language")
                ],
            },
        ),
    ]
