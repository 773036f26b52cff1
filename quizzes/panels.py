"""What stands in the forms for questions and quizzes, and what is said beside it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from .editing import AnswerForm, DrawForm, FormsPanel, RightAnswer

FOLDER = [
    FieldPanel("name", help_text=_("Trainers see it when they choose a folder; learners do not.")),
    FieldPanel("unit"),
]

QUESTION = [
    FieldRowPanel(
        [
            FieldPanel(
                "type",
                help_text=_(
                    "Single choice has one right answer, multiple choice any number, true or false two answers."
                ),
            ),
            FieldPanel(
                "folder", help_text=_("Quizzes draw from folders; the folder's trainers may change the question.")
            ),
        ]
    ),
    FieldPanel("text", help_text=_("One situation and one question. Learners read it on a phone.")),
    FormsPanel(
        "answers",
        form=AnswerForm,
        heading=_("Answers"),
        label=_("answer"),
        min_num=2,
        max_num=8,
        help_text=_("Tick what is right. The answers are shuffled for each learner, except true and false."),
    ),
    FieldPanel(
        "explanation", help_text=_("Why the right answer is right. Learners read it after they have handed in.")
    ),
    FieldPanel(
        "clauses",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The articles of law the answer rests on. Learners read them below the explanation."),
    ),
]

ANSWER = [FieldPanel("text"), FieldPanel("fraction", heading=_("Right answer"), widget=RightAnswer)]

QUIZ = [
    FieldPanel("introduction", help_text=_("What learners read before they begin the quiz.")),
    FormsPanel(
        "items",
        form=DrawForm,
        heading=_("Questions"),
        label=_("folder to draw from"),
        min_num=1,
        help_text=_("So many published questions are drawn by chance from each folder, anew for each try."),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel(
                [
                    FieldPanel("pass_mark", help_text=_("80 of 100 means: eight of ten questions right.")),
                    FieldPanel("time_limit_minutes"),
                    FieldPanel("minutes", help_text=_("How long it usually takes. Learners see it beforehand.")),
                ]
            ),
            FieldRowPanel(
                [
                    FieldPanel(
                        "tries_before_pause",
                        help_text=_("After so many failed tries a learner has to wait. 0: never."),
                    ),
                    FieldPanel("pause_minutes", help_text=_("How long she waits until she can try again.")),
                ]
            ),
        ],
        heading=_("Rules"),
        help_text=_("The same in all languages. An attempt already begun keeps the rules it began with."),
    ),
]
