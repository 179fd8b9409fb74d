"""The main job by keyboard alone: nothing is clicked."""

from dataclasses import replace

from demo import source
from tests.e2e import driving

TITLE = "Håndhygiene med tastatur"


def test_the_whole_way_by_keyboard(new_context, lrs, tmp_path):
    admin = Keyboard(new_context().new_page())
    admin.log_in("courseadmin")
    slug = admin.upload_and_publish(driving.make_zip(tmp_path, title=TITLE))

    learner = Keyboard(new_context().new_page())
    learner.log_in("learner")
    learner.press("header nav a[href='/courses/']")
    learner.tab_to("input[type=search]")
    learner.page.keyboard.type("tastatur")
    learner.page.keyboard.press("Enter")
    learner.press(f"main a[href='/courses/{slug}/']")
    learner.press("[data-action=start]")
    learner.take(replace(source.read("handhygiene"), title=TITLE))
    driving.wait_until_saved(learner.page)
    assert driving.soon(lambda: driving.course_completed(lrs, TITLE))

    learner.press("header nav a[href='/competence/']")
    learner.page.wait_for_url("**/competence/")
    leader = Keyboard(new_context().new_page())
    leader.log_in("leader")
    leader.press("header nav a[href='/units/']")
    leader.press("table a[data-cell][data-person=learner]")
    leader.page.wait_for_url("**/people/**")


def test_the_focus_stays_on_a_course_when_the_list_comes_again(log_in):
    # Enter searches at once; the search that waits for the typing to end answers after it.
    page = log_in("learner")
    page.goto("/courses/")
    link = page.locator("#results article a").first
    link.focus()
    with page.expect_response(lambda response: "/courses/?" in response.url):
        page.locator("form.browse").dispatch_event("change")
    page.evaluate("() => new Promise(done => setTimeout(done, 300))")
    assert link.evaluate("node => node === document.activeElement")


class Keyboard:
    """A person at a page who has no mouse."""

    def __init__(self, page):
        self.page = page
        # The browser opens its own dialog until it has been told that somebody listens, and a key
        # takes another way to it than that message: it must be long there before Space is pressed.
        page.on("filechooser", lambda chooser: None)

    def log_in(self, username):
        self.page.goto("/accounts/login/")
        self.tab_to("input[name=login]")
        self.page.keyboard.type(username)
        self.tab_to("input[name=password]")
        self.page.keyboard.type("demo")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/")

    def tab_to(self, selector, frame=None):
        """Tab until what `selector` names has the focus, when the page is whole: nobody is as quick
        as to press a key while its elements are still being upgraded.
        """
        place = frame or self.page
        place.locator(selector).first.wait_for()
        self.page.wait_for_load_state()
        for _ in range(150):
            if place.evaluate(_HAS_FOCUS, selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never came to {selector} on {self.page.url}")

    def press(self, selector, frame=None):
        """Tab to a link or button, and press Enter."""
        self.tab_to(selector, frame)
        self.page.keyboard.press("Enter")

    def upload_and_publish(self, path):
        self.press("header nav a[href='/content/']")
        self.press("main a[href='/content/upload/']")
        self.tab_to("input[name=file]")
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(path)
        self.press("[data-action=upload]")
        self.press("main a[href^='/content/courses/']")
        self.press("[data-action=publish]")
        self.page.locator("[data-action=unpublish]").wait_for()
        return self.page.url.split("/content/courses/")[1].strip("/")

    def take(self, package):
        """Read all pages, answer all questions rightly."""
        driving.content(self.page).locator("[data-action=next]").wait_for()
        frame = next(f for f in self.page.frames if "/c/" in f.url)
        for _ in package.scos[0].pages[1:]:
            self.press("[data-action=next]", frame)
        self.press("[data-action=quiz]", frame)
        for question in package.scos[0].questions:
            self._choose(question, frame)
            self.press("[data-action=answer]", frame)
            self.press("#forward[data-action=next]", frame)
        frame.locator(".result.is-passed").wait_for()

    def _choose(self, question, frame):
        if len(question.correct) > 1:
            for letter in question.correct:
                self.tab_to(f"input[name='{question.id}'][value='{letter}']", frame)
                self.page.keyboard.press("Space")
            return
        self.tab_to(f"input[name='{question.id}']", frame)
        self.page.keyboard.press("Space")
        right = f"input[name='{question.id}'][value='{question.correct[0]}']"
        for _ in question.options:
            if frame.evaluate(_HAS_FOCUS, right):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never came to {right}")


_HAS_FOCUS = """selector => {
    const focused = document.activeElement;
    return document.hasFocus() && focused !== document.body && focused.matches(selector);
}"""
