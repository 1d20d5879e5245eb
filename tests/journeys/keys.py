"""Ten fingers and no mouse: Tab, arrows, Enter and Space."""

MOST_TABS = 120
SHOWS_FOCUS = """element => {
    const style = getComputedStyle(element);
    const around = getComputedStyle(element.closest("label, .ds-field, .option") || element);
    return [style, around].some(one => one.outlineStyle !== "none" || one.boxShadow !== "none");
}"""


class Keys:
    """The keyboard in front of a page."""

    def __init__(self, page):
        self.page = page

    def tabs_to(self, target):
        """On with Tab until `target` has the focus, which must show."""
        for _ in range(MOST_TABS):
            if target.evaluate("element => element === document.activeElement"):
                assert target.evaluate(SHOWS_FOCUS), f"the focus does not show on {target}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never came to {target}")

    def types(self, name, text):
        """Into the field with this name."""
        self.tabs_to(self.page.locator(f"[name={name}]"))
        self.page.keyboard.type(text)

    def chooses(self, name, value):
        """A radio button: Tab leads to the group, arrows lead on in it."""
        group = self.page.locator(f"[type=radio][name={name}]")
        self.tabs_to(group.first)
        target = self.page.locator(f"[type=radio][name={name}][value='{value}']")
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        assert target.is_checked()

    def ticks(self, name):
        self.tabs_to(self.page.locator(f"[name={name}]"))
        self.page.keyboard.press("Space")

    def presses(self, target):
        self.tabs_to(target)
        self.page.keyboard.press("Enter")
