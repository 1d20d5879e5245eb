"""What a teacher does: her class, the plan, the pack, the console, the harvest."""

from playwright.sync_api import expect

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

    def orders_pack(self, files):
        """And waits until all of it is ready."""
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
        """All that wait, read."""
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
        return self.page.locator("#settings .code").text_content()

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


class Wall(Person):
    def follows_along(self):
        self.page.reload()

    def scrolls(self):
        """By how many pixels the wall is taller than its window."""
        return self.page.evaluate("document.documentElement.scrollHeight - document.documentElement.clientHeight")
