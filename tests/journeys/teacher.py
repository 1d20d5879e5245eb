"""What a teacher does: her class, the plan, the pack, the console, the harvest."""

import re

from playwright.sync_api import expect

from tests.going import go_again
from tests.journeys.people import Member, Person, counted, said

RENDERING = 120_000  # milliseconds for five files on a busy machine


class Teacher(Member):
    # Before the lesson

    def adds_class(self, name, names):
        self.goes_to("schools:class_new")
        self.writes("Name of the class", name)
        self.field("Grade").select_option("6")
        self.writes("Class list", names)
        self.presses("Add the class")

    def plans(self, script):
        """From the class's page, with the script's own minutes."""
        self.follows("Plan a workshop")
        self.page.locator(f'a[href="?script={script}"]').click()
        self.presses("Plan the workshop")
        self.sees("The workshop is planned. Now print what you need.")
        return self.number_in_address()

    def orders_pack(self):
        """What is ticked; and waits until all of it is ready."""
        ticked = self.page.locator("#pack [name=documents]:checked").all()
        files = len({box.get_attribute("data-volume") for box in ticked})
        # In tests the worker works inside the request, so the answer takes as long as the files.
        self.button("Order the pack").click(timeout=RENDERING)
        expect(self._links_to_files()).to_have_count(files, timeout=RENDERING)

    def downloads(self):
        """Every file of the order on the screen: its title and its bytes."""
        files = {}
        for link in self._links_to_files().all():
            answer = self.page.request.get(self.site + link.get_attribute("href"))
            assert answer.status == 200
            assert answer.headers["content-type"] == "application/pdf"
            files[link.inner_text().partition(": ")[2]] = answer.body()
        return files

    def _links_to_files(self):
        return self.page.get_by_role("link", name=said("Open the PDF"))

    def types_paper_cards(self, workshop, cards):
        """`cards`: number, text and for whom."""
        self.goes_to("workshops:paper", workshop)
        numbers = [number for number, _text, _whom in cards]
        if len(numbers) > 12:
            self.writes("From number", str(min(numbers)))
            self.writes("to number", str(max(numbers)))
            self.presses("Lay out the numbers")
        for row, (number, text, whom) in enumerate(cards):
            self.page.locator(f"[name=card-{row}-number]").fill(str(number))
            self.page.locator(f"[name=card-{row}-text]").fill(text)
            self.page.locator(f"[name=card-{row}-for_whom]").fill(whom)
        self.presses("Put the cards in")

    # The lesson

    def opens_console(self, workshop):
        self.goes_to("workshops:console", workshop)

    def does(self, text, **values):
        """Presses a button of the console and waits until the room on the screen is drawn anew."""
        self._waits_for_new_room(lambda: self.presses(text, **values))

    def does_for_sure(self, question, yes):
        """What cannot be undone is asked about once more."""
        self.opens(question)
        self.does(yes)

    def _waits_for_new_room(self, action):
        self.page.locator("#room").evaluate("room => { room.dataset.old = 'yes' }")
        action()
        expect(self.page.locator("#room:not([data-old])")).to_have_count(1)

    def goes_on_until(self, stage):
        """Through the phases, by the one button that leads on."""
        for _ in range(20):
            if self.page.locator("#stage").input_value() == stage:
                return
            self._waits_for_new_room(self.page.locator("#next").click)
        raise AssertionError(f"the script has no {stage}")

    def lets_through(self, cards):
        """All that wait, read; those beyond the first six are unfolded for it."""
        folded = self.page.locator("#waiting-more:not([open]) > summary")
        if folded.count():
            folded.click()
        name = counted("I have read it: let it through", "I have read all %(n)s: let them through", cards)
        self._waits_for_new_room(self.page.get_by_role("button", name=name).click)

    def makes_cluster(self, title, *numbers):
        self.writes("New cluster", title)
        self.does("Make it")
        expect(self.page.locator("summary").filter(has_text=title).first).to_be_visible()
        for number in numbers:
            self.field("Move card %(number)s to", number=number).select_option(label=title)
            self._waits_for_new_room(self.page.get_by_role("button", name=f"{said('Move')} {number}").click)
            group = self.page.locator("details.group").filter(has=self.page.locator("summary", has_text=title))
            expect(group.locator(".dream-card__number", has_text=str(number))).to_be_visible()

    def notes_check(self, title, *answers):
        form = self.page.locator("form.check").filter(has_text=title)
        for criterion, met in enumerate(answers, start=1):
            form.locator(f"[name=met_{criterion}]").select_option(met)
        self._waits_for_new_room(form.get_by_role("button").click)

    def code_of_room(self):
        return self.page.locator("#door .code").text_content()

    def shows_wall(self, workshop):
        """The projector: another window of the same browser."""
        wall = Wall(self.page.context.new_page(), self.site)
        wall.page.set_viewport_size({"width": 1920, "height": 1080})
        wall.goes_to("workshops:projector", workshop)
        return wall

    def counts_paper_votes(self, votes):
        for title, number in votes.items():
            self.page.locator("#paper-votes").get_by_label(title).fill(str(number))
        self.does("Put the paper votes in")

    def sends_to_board(self, *, theme):
        """What the form proposes, as a dream for the Bank."""
        self.field("Theme").select_option(theme)
        for question in self.page.get_by_role("radiogroup").all():
            question.get_by_label(said("Yes"), exact=True).check()
        self.field("The class wants to make it real itself").uncheck()
        self.presses("Send to the board")
        self.sees("Sent to the board")

    # The live lesson

    def chooses_for_the_wall(self, screen):
        self._waits_for_new_room(self.page.locator(f"form[action$='/screen/'] [value={screen}]").click)

    def seals(self, number):
        key = self.page.locator(f".queue__card:has(.dream-card__number:text-is('{number}'))").first
        self._waits_for_new_room(key.locator("form[action$='/seal/'] button").click)

    def reveals(self):
        self.does_for_sure("Show the cards to the room", "Yes, show them")

    def _card(self, number):
        return self.page.locator(".move").filter(
            has=self.page.locator(".dream-card__number", has_text=re.compile(rf"^{number}$"))
        )

    def _box(self, title):
        return self.page.locator(f".group-box[data-title='{title}']")

    def _lies_in(self, number, title):
        """There, and said so by the server too."""
        lying = self._box(title).locator(".move:not([aria-busy])").locator(".dream-card__number")
        expect(lying.filter(has_text=re.compile(rf"^{number}$"))).to_be_visible()

    def drags(self, number, *, into):
        """By hand."""
        grip, box = self._card(number).locator("[data-grip]"), self._box(into)
        grip.scroll_into_view_if_needed()
        grip.drag_to(box.locator("h3").first)
        self._lies_in(number, into)
        expect(grip).to_be_focused()

    def carries_by_keyboard(self, number, *, into):
        self._card(number).locator("[data-grip]").press("Space")
        expect(self.page.locator("[data-held]")).to_be_visible()
        voice = self.page.locator("body > [aria-live=assertive]")
        for _ in range(12):
            before = voice.inner_text()
            self.page.keyboard.press("ArrowDown")
            expect(voice).not_to_have_text(before)
            if voice.inner_text().startswith(into):
                break
        self.page.keyboard.press("Enter")
        self._lies_in(number, into)

    def merges(self, title, *, into):
        box = self._box(title)
        box.locator(".group__more > summary").click()
        box.locator("form[action$='/cluster-merge/'] select").select_option(label=into)
        self._waits_for_new_room(box.locator("form[action$='/cluster-merge/'] button").click)
        expect(self._box(title)).to_have_count(0)

    def counts_paper_dots(self, sums):
        self.opens("Dots from paper")
        for title, number in sums.items():
            self.page.locator("#paper-dots").get_by_label(title).fill(str(number))
        self.does_for_sure("Close and count the dots", "Yes, count them")

    def closes_the_vote(self):
        self.does_for_sure("Close the vote", "Yes, close it")

    def opens_the_vote_again(self):
        self.page.locator("#shortlist > summary").click()
        self._waits_for_new_room(self.page.locator("#vote-open").click)

    def finishes(self):
        self.opens("Finish the workshop")
        self.presses("Yes, finish it")
        expect(self.page).not_to_have_url(re.compile("console"))

    # The project

    def asks_to_adopt(self, dream):
        self.goes_to("dreams:dream", dream)
        self.follows("Adopt it with a class")
        self.presses("Ask the board")
        self.sees("The board has your question")

    def adds_pupils_to_team(self, *names):
        """By the names of stars, as the page proposes."""
        self.opens("Add pupils")
        for name in names:
            self.ticks(name)
        self.presses("Add them")
        self.sees("Saved.", inside=self.page.locator("body"))

    def adds_milestone(self, title, due):
        self.opens("Add a milestone")
        form = self.page.locator("#plan form").last
        self.writes("What do you want to have reached?", title, inside=form)
        self.writes("By when", due, inside=form)
        self.presses("Add the milestone")
        self.sees(title)

    def reaches(self, title):
        milestone = self.page.locator(".milestone").filter(has_text=title)
        self.opens("It is reached", inside=milestone)
        self.presses("Mark as reached", inside=milestone)
        self.sees("Well done. The milestone is reached.", inside=self.page.locator("body"))

    def writes_in_diary(self, text):
        """Shown to everybody at once; the form stands open as long as nothing is in the diary."""
        self.writes("What happened?", text)
        self.presses("Put it in the diary")
        self.sees("It is in the diary.", inside=self.page.locator("body"))

    def realises(self, story):
        self.opens("Tell the story")
        self.writes("The story of how it went", story)
        self.presses("The dream is real")
        self.sees("The dream has come true")

    def orders_diploma(self):
        """Gives the sheet as it comes out of the printer."""
        self.button("Make the PDF").click(timeout=RENDERING)
        expect(self._links_to_files()).to_have_count(1, timeout=RENDERING)
        return next(iter(self.downloads().values()))


class Wall(Person):
    def follows_along(self):
        go_again(self.page)

    def scrolls(self):
        """By how many pixels the wall is taller than its window."""
        return self.page.evaluate("document.documentElement.scrollHeight - document.documentElement.clientHeight")
