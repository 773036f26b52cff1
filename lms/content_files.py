"""The starter courses as files: reading and checking them without a database.

Everything is checked before anything is returned: `read` gives the whole content, or ContentError with all problems.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cms.drawings import DRAWINGS

from .content_model import (
    AUDIENCES,
    CALLOUTS,
    FORCES,
    LANGUAGES,
    LONGEST_CARD,
    OCCUPATIONS,
    QUESTION_TYPES,
    TOPICS,
    Bank,
    Block,
    Card,
    Clause,
    Content,
    Course,
    Front,
    Hotline,
    LegalSource,
    Lesson,
    Option,
    Question,
    Quiz,
    Words,
)
from .content_text import length_of, shape, unwrapped
from .content_yaml import ContentError, Place, Problem, Sheet, open_sheet

__all__ = ["ContentError", "read"]


def read(folder: Path | str) -> Content:
    """Read and check a content folder. Raises ContentError that lists every problem as file, line and what to do."""
    return _Reader(Path(folder)).read()


class _Reader:
    def __init__(self, root: Path):
        self.root = root
        self.problems: list[Problem] = []
        # Ids that cards and questions may cite. Of a file that cannot be read nothing is known, nor complained about.
        self.clauses: set[str] = set()
        self.hotlines: set[str] = set()
        self.unreadable: set[str] = set()

    def read(self) -> Content:
        sources = self._file("legal-sources.yaml", self._sources) or ()
        hotlines = self._file("hotlines.yaml", self._hotlines) or ()
        site = self._file("site.yaml", self._site)
        folders = sorted(path.parent.name for path in self.root.glob("*/course.yaml"))
        courses = [self._file(f"{name}/course.yaml", self._course) for name in folders]
        if not courses:
            self.problems.append(Problem("course.yaml", 1, "No folder holds a course.yaml. Add a course."))
        if self.problems:
            raise ContentError(self.problems)
        home, catalogue = site
        return Content(sources, hotlines, home, catalogue, tuple(courses))

    def _file(self, name: str, reader: Callable[[Sheet], Any]) -> Any:
        sheet = open_sheet(self.root, name, self.problems)
        if sheet is None:
            self.unreadable.add(name)
            return None
        result = reader(sheet)
        sheet.close()
        return result

    # --- Pieces that come up everywhere -------------------------------------------------------------------------

    def _words(self, sheet: Sheet, key: str, longest: int, *, optional: bool = False, rich: bool = False) -> Words:
        if optional and key not in sheet:
            return {}
        inner = sheet.sheet(key)
        return self._closed(inner, longest, rich=rich) if inner else {}

    def _closed(self, sheet: Sheet, longest: int, *, rich: bool = False) -> Words:
        words = self._languages(sheet, longest, rich=rich)
        sheet.close()
        return words

    def _languages(self, sheet: Sheet, longest: int, *, rich: bool) -> Words:
        """Read the words of all languages that stand beside each other in one sheet; only rich ones may be bold."""
        words = {}
        for language in LANGUAGES:
            if language not in sheet:
                if sheet.readable:
                    sheet.place.complain(f"The language “{language}” is missing. Add its words.")
                continue
            place = sheet.entries[language]
            words[language] = unwrapped(place.text())
            if len(words[language]) > longest:
                place.complain(f"This has {len(words[language])} characters. Keep it to {longest}.")
            if "**" in words[language] and not rich:
                place.complain("Nothing can be bold here. Remove the **.")
            elif words[language].count("**") % 2:
                place.complain("A ** has no partner. Bold text needs ** before and after it.")
        if len({tuple(shape(text)) for text in words.values()}) > 1:
            sheet.place.complain("The languages differ in paragraphs or list entries. Give each the same.")
        return words

    def _lists(self, sheet: Sheet, longest: int) -> Mapping[str, tuple[str, ...]]:
        lists = {}
        for language in LANGUAGES:
            if language not in sheet:
                if sheet.readable:
                    sheet.place.complain(f"The language “{language}” is missing. Add its list.")
                continue
            items = sheet.entries[language].items()
            lists[language] = tuple(item.text() for item in items)
            for item, text in zip(items, lists[language], strict=True):
                if len(text) > longest:
                    item.complain(f"This has {len(text)} characters. Keep it to {longest}.")
                if "**" in text:
                    item.complain("Nothing can be bold here. Remove the **.")
        if len({len(items) for items in lists.values()}) > 1:
            sheet.place.complain("The languages have lists of different length. Give each the same entries.")
        sheet.close()
        return lists

    def _references(self, place: Place, known: set[str], file: str) -> tuple[str, ...]:
        names = []
        for item in place.items():
            name = item.text()
            if name and name not in known and file not in self.unreadable:
                item.complain(f"“{name}” is not in {file}. Correct it, or add it there.")
            elif name in names:
                item.complain(f"“{name}” is listed twice. Keep one.")
            names.append(name)
        return tuple(names)

    def _unique(self, seen: set[str], sheet: Sheet, what: str) -> str:
        name = sheet.slug("id")
        if name and name in seen:
            sheet.entries["id"].complain(f"Another {what} already has the id “{name}”. Choose a different one.")
        seen.add(name)
        return name

    # --- The files ----------------------------------------------------------------------------------------------

    def _sources(self, sheet: Sheet) -> tuple[LegalSource, ...]:
        checked_on, review_by = sheet.date("checked_on"), sheet.date("review_by")
        seen: set[str] = set()
        sources = []
        for entry in sheet.sheets("sources"):
            source = LegalSource(
                id=self._unique(seen, entry, "source"),
                name=self._words(entry, "name", 200),
                force=entry.choice("force", FORCES),
                jurisdiction=entry.text("jurisdiction"),
                in_force_from=entry.date("in_force_from") if "in_force_from" in entry else None,
                address=entry.text("address") if "address" in entry else "",
                checked_on=checked_on,
                review_by=review_by,
                clauses=tuple(self._clause(clause) for clause in entry.sheets("clauses")),
            )
            if source.address and not re.match(r"https?://\S+\Z", source.address):
                entry.entries["address"].complain("This is not a web address. Begin it with https:// or http://.")
            entry.close()
            sources.append(source)
        return tuple(sources)

    def _clause(self, sheet: Sheet) -> Clause:
        clause = Clause(
            id=self._unique(self.clauses, sheet, "article"),
            article=sheet.text("article") if "article" in sheet else "",
            point=sheet.text("point") if "point" in sheet else "",
        )
        sheet.close()
        return clause

    def _hotlines(self, sheet: Sheet) -> tuple[Hotline, ...]:
        hotlines = []
        for entry in sheet.sheets("hotlines"):
            hotline = Hotline(
                id=self._unique(self.hotlines, entry, "hotline"),
                number=entry.text("number"),
                is_emergency=entry.flag("emergency") if "emergency" in entry else False,
                name=self._words(entry, "name", 80),
                purpose=self._words(entry, "purpose", 200),
                hours=self._words(entry, "hours", 80, optional=True),
            )
            if hotline.number and not re.fullmatch(r"\+?[0-9][0-9 -]{1,18}", hotline.number):
                entry.entries["number"].complain(f"“{hotline.number}” cannot be dialled. Write digits.")
            entry.close()
            hotlines.append(hotline)
        return tuple(hotlines)

    def _site(self, sheet: Sheet) -> tuple[Front, Front]:
        return self._front(sheet, "home"), self._front(sheet, "courses")

    def _front(self, sheet: Sheet, key: str) -> Front:
        inner = sheet.sheet(key)
        if inner is None:
            return Front({}, {})
        is_home = key == "home"
        title = self._words(inner, "title", 120)
        introduction = self._words(inner, "introduction", 2000 if is_home else 250, rich=is_home)
        inner.close()
        return Front(title, introduction)

    def _course(self, sheet: Sheet) -> Course:
        folder = Path(sheet.place.file).parent.name
        seen: set[str] = set()
        outcomes = sheet.sheet("you_will_learn")
        quiz_sheet = sheet.sheet("quiz")
        name = sheet.slug("id")
        if name and name != folder:
            sheet.entries["id"].complain(f"The id must be the name of the folder, “{folder}”.")
        lessons = []
        for path in sorted((self.root / folder / "lessons").glob("*.yaml")):
            file = f"{folder}/lessons/{path.name}"
            lessons.append(self._file(file, lambda lesson: self._lesson(lesson, seen)))
        if not lessons:
            sheet.place.complain("This course has no lessons. Put one file for each into the folder “lessons”.")
        quiz = self._quiz(quiz_sheet, seen) if quiz_sheet else None
        bank = self._file(f"{folder}/questions.yaml", self._bank)
        if quiz_sheet and quiz and bank and quiz.draw > (size := len(bank.questions)):
            quiz_sheet.entries["draw"].complain(f"The bank has only {size} questions. Draw fewer or add some.")
        return Course(
            id=name,
            source_language=sheet.choice("source_language", LANGUAGES),
            title=self._words(sheet, "title", 120),
            summary=self._words(sheet, "summary", 200),
            introduction=self._words(sheet, "introduction", 1000),
            outcomes=self._lists(outcomes, 160) if outcomes else {},
            topics=sheet.choices("topics", TOPICS),
            tags=sheet.texts("tags", 100),
            audience=sheet.choice("audience", AUDIENCES) if "audience" in sheet else "both",
            occupations=sheet.choices("occupations", OCCUPATIONS),
            region=self._region(sheet),
            place=self._words(sheet, "place", 60, optional="region" not in sheet),
            credit_minutes=sheet.number("credit_minutes", 0, 6000),
            valid_months=sheet.number("valid_months", 1, 120) if "valid_months" in sheet else None,
            checked_on=sheet.date("checked_on"),
            lessons=tuple(lessons),
            # Without quiz or bank there is a problem, and nobody receives this course.
            quiz=quiz,  # type: ignore[arg-type]
            bank=bank,
        )

    def _region(self, sheet: Sheet) -> str:
        region = sheet.text("region") if "region" in sheet else ""
        if region and not re.fullmatch(r"[0-9]{6}", region):
            sheet.entries["region"].complain(f"“{region}” is not the code of a district. Write its six digits.")
        return region

    def _lesson(self, sheet: Sheet, seen: set[str]) -> Lesson:
        cards: set[str] = set()
        return Lesson(
            id=self._unique(seen, sheet, "lesson or quiz of this course"),
            title=self._words(sheet, "title", 120),
            minutes=sheet.number("minutes", 1, 15),
            cards=tuple(self._card(card, cards) for card in sheet.sheets("cards")),
        )

    def _card(self, sheet: Sheet, seen: set[str]) -> Card:
        card = Card(
            id=self._unique(seen, sheet, "card of this lesson"),
            heading=self._words(sheet, "heading", 80),
            content=tuple(block for item in sheet.items("content") if (block := self._block(item))),
        )
        for language, (most, unit) in LONGEST_CARD.items():
            texts = [card.heading.get(language, "")]
            for block in card.content:
                # The words of a drawing are heard instead of seeing it.
                if block.kind == "drawing":
                    continue
                texts += [words[language] for words in (block.words, block.caption) if words and language in words]
                texts += (block.steps or {}).get(language, ())
            if (count := length_of(language, texts)) > most:
                sheet.place.complain(f"This card has {count} {unit} in {language}. Shorten it to {most} or make two.")
        sheet.close()
        return card

    def _block(self, place: Place) -> Block | None:
        outer = place.sheet()
        readers: dict[str, Callable[[Place], Block]] = {
            "text": lambda value: Block("text", self._closed(value.sheet(), 2000, rich=True)),
            "callout": self._callout,
            "key_figure": self._key_figure,
            "steps": self._steps,
            "drawing": self._drawing,
            "clauses": lambda value: Block(
                "clauses", references=self._references(value, self.clauses, "legal-sources.yaml")
            ),
            "hotlines": lambda value: Block(
                "hotlines", references=self._references(value, self.hotlines, "hotlines.yaml")
            ),
        }
        if len(outer.entries) != 1:
            if outer.readable:
                place.complain("Each entry of “content” has exactly one key: the kind of block.")
            return None
        kind, value = next(iter(outer.entries.items()))
        if kind not in readers:
            place.complain(f"There is no block “{kind}”. Choose one of: {', '.join(readers)}.")
            return None
        return readers[kind](value)

    def _callout(self, place: Place) -> Block:
        sheet = place.sheet()
        style = sheet.choice("kind", CALLOUTS)
        return Block("callout", self._closed(sheet, 500, rich=True), style)

    def _key_figure(self, place: Place) -> Block:
        sheet = place.sheet()
        block = Block("key_figure", self._words(sheet, "figure", 20), caption=self._words(sheet, "caption", 160))
        sheet.close()
        return block

    def _steps(self, place: Place) -> Block:
        return Block("steps", steps=self._lists(place.sheet(), 200))

    def _drawing(self, place: Place) -> Block:
        sheet = place.sheet()
        name = sheet.choice("name", dict(DRAWINGS))
        return Block("drawing", self._closed(sheet, 160), drawing=name)

    def _quiz(self, sheet: Sheet, seen: set[str]) -> Quiz:
        quiz = Quiz(
            id=self._unique(seen, sheet, "lesson or quiz of this course"),
            title=self._words(sheet, "title", 120),
            introduction=self._words(sheet, "introduction", 1000),
            minutes=sheet.number("minutes", 1, 120),
            draw=sheet.number("draw", 1, 200),
            pass_percent=sheet.number("pass_percent", 1, 100),
            tries=sheet.number("tries", 1, 20),
            pause_minutes=sheet.number("pause_minutes", 0, 10080),
        )
        sheet.close()
        return quiz

    def _bank(self, sheet: Sheet) -> Bank:
        seen: set[str] = set()
        return Bank(
            folder=sheet.text("folder"),
            questions=tuple(self._question(entry, seen) for entry in sheet.sheets("questions")),
        )

    def _question(self, sheet: Sheet, seen: set[str]) -> Question:
        kind = sheet.choice("type", QUESTION_TYPES)
        by_answer = kind == "true_false"
        question = Question(
            id=self._unique(seen, sheet, "question of this bank"),
            type=kind,
            text=self._words(sheet, "text", 500),
            options=() if by_answer else self._options(sheet, kind),
            answer=sheet.flag("answer") if by_answer else None,
            explanation=self._words(sheet, "explanation", 1000),
            clauses=self._references(place, self.clauses, "legal-sources.yaml")
            if (place := sheet.get("clauses"))
            else (),
        )
        sheet.close()
        return question

    def _options(self, sheet: Sheet, kind: str) -> tuple[Option, ...]:
        seen: set[str] = set()
        options: list[Option] = []
        for entry in sheet.sheets("options"):
            name = self._unique(seen, entry, "option of this question")
            is_right = entry.flag("right") if "right" in entry else False
            option = Option(name, self._closed(entry, 300), is_right)
            for language, words in option.words.items():
                if any(words == other.words.get(language) for other in options):
                    entry.place.complain(f"Two options say the same in {language}: “{words}”. Change one.")
            options.append(option)
        right = sum(option.is_right for option in options)
        if len(options) < 2:
            sheet.place.complain("A question needs at least two options. Add one, or make it true_false.")
        if not right:
            sheet.place.complain("No option is right. Add “right: true” to the right one.")
        if kind == "single" and right > 1:
            sheet.place.complain(f"{right} options are right, but type is single. Mark one, or choose multiple.")
        if kind == "multiple" and options and right == len(options):
            sheet.place.complain("All options are right. Add a wrong one, or nobody can be wrong.")
        return tuple(options)
