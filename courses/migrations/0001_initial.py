import uuid

import django.core.validators
import django.db.models.deletion
import modelcluster.contrib.taggit
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import cms.drawings
import cms.fields
import cms.search.findable
import foundation.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("people", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CoursePage",
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
                (
                    "summary",
                    models.CharField(
                        help_text="One or two sentences for the catalogue.", max_length=200, verbose_name="summary"
                    ),
                ),
                ("introduction", models.TextField(blank=True, verbose_name="introduction")),
                ("topics", cms.fields.SeveralField(blank=True, default=list, verbose_name="topics")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("both", "workers and grass-roots staff"),
                            ("workers", "workers"),
                            ("staff", "grass-roots staff"),
                        ],
                        default="both",
                        max_length=16,
                        verbose_name="audience",
                    ),
                ),
                (
                    "occupations",
                    cms.fields.SeveralField(
                        blank=True, default=list, help_text="None chosen: everybody.", verbose_name="made for"
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        blank=True,
                        max_length=6,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9]{6}\\Z", "The code of a district has six digits."
                            )
                        ],
                        verbose_name="region",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="name of the place")),
                (
                    "credit_minutes",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="45 are one hour.", verbose_name="credit minutes"
                    ),
                ),
                (
                    "valid_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: a completion does not expire.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(120),
                        ],
                        verbose_name="valid for months",
                    ),
                ),
                ("content_checked_on", models.DateField(blank=True, null=True, verbose_name="content checked on")),
            ],
            options={
                "verbose_name": "course",
            },
            bases=(cms.search.findable.Findable, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="LessonPage",
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
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=3, validators=[django.core.validators.MinValueValidator(1)], verbose_name="minutes"
                    ),
                ),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [("card", 16)],
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "What she knows after this card, in a few words.",
                                    "label": "Heading",
                                    "max_length": 80,
                                },
                            ),
                            1: ("cms.blocks.TextBlock", (), {}),
                            2: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [("warning", "Warning"), ("tip", "Tip"), ("remember", "Remember")],
                                    "help_text": "Warning: what can hurt or cost. Tip: what makes it easier. Remember: what to keep in mind.",
                                    "label": "Kind",
                                },
                            ),
                            3: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "ol", "ul", "link"],
                                    "help_text": "One sentence, at most two.",
                                    "label": "Text",
                                },
                            ),
                            4: ("wagtail.blocks.StructBlock", [[("kind", 2), ("text", 3)]], {}),
                            5: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "With its unit: 15 km/h.", "label": "Figure", "max_length": 20},
                            ),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "One sentence that is true of this figure.",
                                    "label": "What it means",
                                    "max_length": 160,
                                },
                            ),
                            7: ("wagtail.blocks.StructBlock", [[("figure", 5), ("caption", 6)]], {}),
                            8: ("cms.blocks.StepsBlock", (), {}),
                            9: ("wagtail.images.blocks.ImageBlock", [], {}),
                            10: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": cms.drawings.choices,
                                    "help_text": "Look at it in the preview once it is chosen.",
                                    "label": "Drawing",
                                },
                            ),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "What it shows, for those who cannot see it.",
                                    "label": "Description",
                                    "max_length": 160,
                                },
                            ),
                            12: ("wagtail.blocks.StructBlock", [[("drawing", 10), ("description", 11)]], {}),
                            13: ("cms.blocks.ClausesBlock", (), {}),
                            14: ("cms.blocks.HotlinesBlock", (), {}),
                            15: (
                                "wagtail.blocks.StreamBlock",
                                [
                                    [
                                        ("text", 1),
                                        ("callout", 4),
                                        ("key_figure", 7),
                                        ("steps", 8),
                                        ("picture", 9),
                                        ("drawing", 12),
                                        ("clauses", 13),
                                        ("hotlines", 14),
                                    ]
                                ],
                                {"help_text": "Two or three parts: a phone shows no more at once.", "label": "Content"},
                            ),
                            16: ("wagtail.blocks.StructBlock", [[("heading", 0), ("content", 15)]], {}),
                        },
                        verbose_name="cards",
                    ),
                ),
            ],
            options={
                "verbose_name": "lesson",
            },
            bases=(cms.search.findable.Findable, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="Course",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("stamp", models.PositiveBigIntegerField(default=0)),
                (
                    "source_locale",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="wagtailcore.locale"
                    ),
                ),
            ],
            options={
                "verbose_name": "course",
                "verbose_name_plural": "courses",
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("lesson", "lesson"), ("quiz", "quiz")], max_length=16)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="activities", to="courses.course"
                    ),
                ),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
            },
        ),
        migrations.CreateModel(
            name="CourseIndexPage",
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
                ("introduction", models.CharField(blank=True, max_length=250, verbose_name="introduction")),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        help_text="Trainers of this unit may write here. Empty: the folder belongs to the whole site.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="course_folders",
                        to="people.unit",
                        verbose_name="organisation unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "course folder",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="CourseTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "content_object",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged_items",
                        to="courses.coursepage",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)s_items",
                        to="taggit.tag",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="coursepage",
            name="tags",
            field=modelcluster.contrib.taggit.ClusterTaggableManager(
                blank=True,
                help_text="A comma-separated list of tags.",
                through="courses.CourseTag",
                to="taggit.Tag",
                verbose_name="tags",
            ),
        ),
        migrations.CreateModel(
            name="CourseVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("content_hash", models.CharField(max_length=64)),
                ("content", models.JSONField()),
                ("created_at", models.DateTimeField(default=foundation.clock.now)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="courses.course"
                    ),
                ),
            ],
            options={
                "verbose_name": "course version",
                "verbose_name_plural": "course versions",
            },
        ),
        migrations.AddField(
            model_name="course",
            name="current_version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="courses.courseversion",
            ),
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cycle", models.PositiveSmallIntegerField(default=1)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("self", "chosen by the learner"),
                            ("assignment", "assigned"),
                            ("requirement", "required"),
                            ("classroom", "classroom"),
                            ("manual", "entered by hand"),
                        ],
                        default="self",
                        max_length=16,
                    ),
                ),
                ("enrolled_at", models.DateTimeField(default=foundation.clock.now)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("completed_on", models.DateField(blank=True, null=True)),
                (
                    "evidence_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "none yet"),
                            ("read", "lessons worked through"),
                            ("quiz", "quiz passed on one's own device"),
                            ("attended", "attendance confirmed"),
                            ("supervised", "supervised"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                ("score", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("credit_minutes", models.PositiveSmallIntegerField(default=0)),
                ("valid_until", models.DateField(blank=True, null=True)),
                (
                    "completed_version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="completions",
                        to="courses.courseversion",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="courses.course"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "enrolment",
                "verbose_name_plural": "enrolments",
            },
        ),
        migrations.CreateModel(
            name="EnrolmentUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_date", models.DateField()),
                ("to_date", models.DateField(blank=True, null=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="units", to="courses.enrolment"
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enrolments_seen", to="people.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "unit of an enrolment",
                "verbose_name_plural": "units of enrolments",
            },
        ),
        migrations.CreateModel(
            name="LessonVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content_hash", models.CharField(max_length=64)),
                ("content", models.JSONField()),
                ("created_at", models.DateTimeField(default=foundation.clock.now)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="courses.activity"
                    ),
                ),
            ],
            options={
                "verbose_name": "lesson version",
                "verbose_name_plural": "lesson versions",
            },
        ),
        migrations.CreateModel(
            name="ActivityProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("card", models.CharField(blank=True, max_length=40)),
                ("started_at", models.DateTimeField(default=foundation.clock.now)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("score", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="progress", to="courses.activity"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="progress", to="courses.enrolment"
                    ),
                ),
                (
                    "lesson_version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="courses.lessonversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "progress",
                "verbose_name_plural": "progress",
            },
        ),
        migrations.CreateModel(
            name="Poster",
            fields=[
                (
                    "invitation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="poster",
                        serialize=False,
                        to="people.invitation",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posters", to="courses.course"
                    ),
                ),
            ],
            options={
                "verbose_name": "poster",
                "verbose_name_plural": "posters",
            },
        ),
        migrations.CreateModel(
            name="CourseOutcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translation_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                ("text", models.CharField(max_length=160, verbose_name="outcome")),
                (
                    "locale",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="locale",
                    ),
                ),
                (
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outcomes", to="courses.coursepage"
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
                "unique_together": {("translation_key", "locale")},
            },
        ),
        migrations.AddConstraint(
            model_name="courseversion",
            constraint=models.UniqueConstraint(fields=("course", "number"), name="course_version_unique_number"),
        ),
        migrations.AddConstraint(
            model_name="courseversion",
            constraint=models.UniqueConstraint(fields=("course", "content_hash"), name="course_version_unique_content"),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(fields=["course", "user", "cycle"], name="enrolment_course_user"),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(fields=("user", "course", "cycle"), name="enrolment_unique_cycle"),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("completed_at", None), ("completed_version", None)),
                    models.Q(("completed_at__isnull", False), ("completed_version__isnull", False)),
                    _connector="OR",
                ),
                name="enrolment_completed_knows_its_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("completed_at", None), ("completed_on", None)),
                    models.Q(("completed_at__isnull", False), ("completed_on__isnull", False)),
                    _connector="OR",
                ),
                name="enrolment_completed_knows_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolmentunit",
            constraint=models.UniqueConstraint(
                fields=("enrolment", "membership"), name="enrolment_unit_once_per_membership"
            ),
        ),
        migrations.AddConstraint(
            model_name="lessonversion",
            constraint=models.UniqueConstraint(
                fields=("activity", "content_hash"), name="lesson_version_unique_content"
            ),
        ),
        migrations.AddConstraint(
            model_name="activityprogress",
            constraint=models.UniqueConstraint(fields=("enrolment", "activity"), name="progress_once_per_activity"),
        ),
    ]
