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
                        [("card", 64)],
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
                            1: (
                                "cms.blocks.RowChooserBlock",
                                ("cms.Recording",),
                                {
                                    "help_text": "The card spoken by somebody. Without it the phone reads, if it can.",
                                    "label": "Read aloud",
                                    "required": False,
                                },
                            ),
                            2: ("cms.blocks.TextBlock", (), {}),
                            3: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [("warning", "Warning"), ("tip", "Tip"), ("remember", "Remember")],
                                    "help_text": "Warning: what can hurt or cost. Tip: what makes it easier. Remember: what to keep in mind.",
                                    "label": "Kind",
                                },
                            ),
                            4: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "ol", "ul", "link"],
                                    "help_text": "One sentence, at most two.",
                                    "label": "Text",
                                },
                            ),
                            5: ("wagtail.blocks.StructBlock", [[("kind", 3), ("text", 4)]], {}),
                            6: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "With its unit: 15 km/h.", "label": "Figure", "max_length": 20},
                            ),
                            7: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "One sentence that is true of this figure.",
                                    "label": "What it means",
                                    "max_length": 160,
                                },
                            ),
                            8: ("wagtail.blocks.StructBlock", [[("figure", 6), ("caption", 7)]], {}),
                            9: ("cms.blocks.StepsBlock", (), {}),
                            10: ("cms.blocks.ChecklistBlock", (), {}),
                            11: ("wagtail.blocks.CharBlock", (), {"label": "What the table shows", "max_length": 120}),
                            12: ("wagtail.blocks.CharBlock", (), {"label": "First column", "max_length": 80}),
                            13: ("wagtail.blocks.CharBlock", (), {"label": "Second column", "max_length": 120}),
                            14: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Third column", "max_length": 120, "required": False},
                            ),
                            15: (
                                "wagtail.blocks.StructBlock",
                                [[("first", 12), ("second", 13), ("third", 14)]],
                                {
                                    "help_text": "Two columns fit a phone best; leave the third empty.",
                                    "label": "Headings",
                                },
                            ),
                            16: ("wagtail.blocks.StructBlock", [[("first", 12), ("second", 13), ("third", 14)]], {}),
                            17: ("wagtail.blocks.ListBlock", (16,), {"label": "Rows", "min_num": 1}),
                            18: ("wagtail.blocks.StructBlock", [[("caption", 11), ("headings", 15), ("rows", 17)]], {}),
                            19: ("wagtail.blocks.CharBlock", (), {"label": "What was said", "max_length": 300}),
                            20: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "Name or role, and where.", "label": "Who said it", "max_length": 80},
                            ),
                            21: ("wagtail.blocks.StructBlock", [[("words", 19), ("speaker", 20)]], {}),
                            22: ("wagtail.images.blocks.ImageBlock", [], {}),
                            23: ("wagtail.images.blocks.ImageBlock", [], {"label": "First picture"}),
                            24: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Below the first picture", "max_length": 80},
                            ),
                            25: ("wagtail.images.blocks.ImageBlock", [], {"label": "Second picture"}),
                            26: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Below the second picture", "max_length": 80},
                            ),
                            27: (
                                "wagtail.blocks.StructBlock",
                                [[("first", 23), ("first_words", 24), ("second", 25), ("second_words", 26)]],
                                {},
                            ),
                            28: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": cms.drawings.choices,
                                    "help_text": "Look at it in the preview once it is chosen.",
                                    "label": "Drawing",
                                },
                            ),
                            29: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "What it shows, for those who cannot see it.",
                                    "label": "Description",
                                    "max_length": 160,
                                },
                            ),
                            30: ("wagtail.blocks.StructBlock", [[("drawing", 28), ("description", 29)]], {}),
                            31: ("cms.blocks.RowChooserBlock", ("cms.Recording",), {"label": "Recording"}),
                            32: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Length and size are said beside it.",
                                    "label": "What it is",
                                    "max_length": 160,
                                },
                            ),
                            33: ("wagtail.blocks.StructBlock", [[("recording", 31), ("words", 32)]], {}),
                            34: ("wagtail.documents.blocks.DocumentChooserBlock", (), {"label": "Document"}),
                            35: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "Its size is said beside it.", "label": "What it is", "max_length": 120},
                            ),
                            36: ("wagtail.blocks.StructBlock", [[("document", 34), ("words", 35)]], {}),
                            37: ("cms.blocks.ClausesBlock", (), {}),
                            38: ("cms.blocks.HotlinesBlock", (), {}),
                            39: ("wagtail.blocks.CharBlock", (), {"label": "Question", "max_length": 250}),
                            40: ("wagtail.blocks.CharBlock", (), {"label": "Option", "max_length": 160}),
                            41: ("wagtail.blocks.BooleanBlock", (), {"label": "This is right", "required": False}),
                            42: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Why it is right or wrong.",
                                    "label": "What she reads when she chooses it",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            43: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 40), ("is_right", 41), ("feedback", 42)]],
                                {},
                            ),
                            44: ("wagtail.blocks.ListBlock", (43,), {"label": "Options", "max_num": 6, "min_num": 2}),
                            45: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Shown once she has chosen.",
                                    "label": "Explanation",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            46: (
                                "wagtail.blocks.StructBlock",
                                [[("question", 39), ("options", 44), ("explanation", 45)]],
                                {},
                            ),
                            47: ("wagtail.blocks.CharBlock", (), {"label": "Step", "max_length": 120}),
                            48: (
                                "wagtail.blocks.ListBlock",
                                (47,),
                                {
                                    "help_text": "In the right order; learners see them mixed.",
                                    "label": "Steps",
                                    "max_num": 6,
                                    "min_num": 3,
                                },
                            ),
                            49: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Explanation", "max_length": 300, "required": False},
                            ),
                            50: (
                                "wagtail.blocks.StructBlock",
                                [[("question", 39), ("steps", 48), ("explanation", 49)]],
                                {},
                            ),
                            51: ("wagtail.blocks.CharBlock", (), {"label": "What", "max_length": 80}),
                            52: ("wagtail.blocks.CharBlock", (), {"label": "What belongs to it", "max_length": 80}),
                            53: ("wagtail.blocks.StructBlock", [[("left", 51), ("right", 52)]], {}),
                            54: ("wagtail.blocks.ListBlock", (53,), {"label": "Pairs", "max_num": 6, "min_num": 2}),
                            55: (
                                "wagtail.blocks.StructBlock",
                                [[("question", 39), ("pairs", 54), ("explanation", 49)]],
                                {},
                            ),
                            56: ("wagtail.images.blocks.ImageBlock", [], {"label": "Picture"}),
                            57: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("1", "top left"),
                                        ("2", "top middle"),
                                        ("3", "top right"),
                                        ("4", "middle left"),
                                        ("5", "in the middle"),
                                        ("6", "middle right"),
                                        ("7", "bottom left"),
                                        ("8", "bottom middle"),
                                        ("9", "bottom right"),
                                    ],
                                    "help_text": "The picture is divided into nine fields.",
                                    "label": "Where",
                                },
                            ),
                            58: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "What is dangerous there", "max_length": 160},
                            ),
                            59: ("wagtail.blocks.StructBlock", [[("place", 57), ("words", 58)]], {}),
                            60: ("wagtail.blocks.ListBlock", (59,), {"label": "Hazards", "max_num": 5, "min_num": 1}),
                            61: (
                                "wagtail.blocks.StructBlock",
                                [[("question", 39), ("picture", 56), ("hazards", 60)]],
                                {},
                            ),
                            62: ("cms.practice.ScenarioBlock", (), {}),
                            63: (
                                "wagtail.blocks.StreamBlock",
                                [
                                    [
                                        ("text", 2),
                                        ("callout", 5),
                                        ("key_figure", 8),
                                        ("steps", 9),
                                        ("checklist", 10),
                                        ("table", 18),
                                        ("quote", 21),
                                        ("picture", 22),
                                        ("comparison", 27),
                                        ("drawing", 30),
                                        ("audio", 33),
                                        ("video", 33),
                                        ("document", 36),
                                        ("clauses", 37),
                                        ("hotlines", 38),
                                        ("choose", 46),
                                        ("put_in_order", 50),
                                        ("match", 55),
                                        ("spot", 61),
                                        ("scenario", 62),
                                    ]
                                ],
                                {"help_text": "Two or three parts: a phone shows no more at once.", "label": "Content"},
                            ),
                            64: ("wagtail.blocks.StructBlock", [[("heading", 0), ("audio", 1), ("content", 63)]], {}),
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
