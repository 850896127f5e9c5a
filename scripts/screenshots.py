"""Retakes the screenshots in docs/screenshots/ from the demo, on a database that is deleted afterwards.

The demo is made anew and its due dates count from today: pictures taken at another time differ in dates and times.
"""

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# As root in a container there is no sandbox; without the fonts' fine tuning two machines draw the same letters.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--font-render-hinting=none",
]
DESK, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=375, height=812)
SIGNED_OFF, OPEN = "Peer mentoring after release", "Domestic abuse checks before sentence"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=PICTURES, help="another folder for them")
    pictures = parser.parse_args().into.resolve()
    pictures.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, demo_server(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        take_pictures(browser, address, pictures)
        browser.close()
    for picture in sorted(pictures.glob("*.png")):
        print(f"{os.path.relpath(picture)}: {picture.stat().st_size // 1000} KB")


def chromium() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    return found or sys.exit(f"None of {', '.join(CHROMIUM_NAMES)} is installed; CHROMIUM=/path/to/one names another.")


@contextmanager
def demo_server(folder: Path) -> Iterator[str]:
    """The address of the application with the demo in it, while the block runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    env = os.environ | {"LOCAL": "on", "DEMO": "on", "DEBUG": "off", "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
    subprocess.run([sys.executable, "scripts/prepare.py"], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "runserver", "--noreload", host],
            cwd=ROOT,
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(f"http://{host}/health/", server, log)
            yield f"http://{host}"
        finally:
            server.terminate()
            server.wait()


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 (our own server)
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    sys.exit(f"The server doesn't answer:\n{log.read_text()}")


def take_pictures(browser: Browser, address: str, into: Path) -> None:
    lead = signed_in(browser, address, "lead@example.org", DESK)
    overview = open_assessment(lead, SIGNED_OFF)
    take(lead, into / "overview.png", down_to="Views and challenges")
    board_paper(lead, f"{overview}report.pdf", into / "board-report.png")

    member = signed_in(browser, address, "member@example.org", DESK)
    open_assessment(member, OPEN)
    member.get_by_role("main").get_by_role("link", name="Clarity", exact=True).click()
    take(member, into / "component-sheet.png")

    phone = signed_in(browser, address, "member@example.org", PHONE)
    open_assessment(phone, OPEN)
    take(phone, into / "overview-on-a-phone.png")


def signed_in(browser: Browser, address: str, email: str, size: ViewportSize) -> Page:
    page = browser.new_context(base_url=address, viewport=size, reduced_motion="reduce").new_page()
    page.goto("/sign-in/")
    page.get_by_label("Email address").fill(email)
    # The sign-in page of a demo says its password.
    page.get_by_label("Password").fill(page.locator("main p strong").inner_text())
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Home").wait_for()
    return page


def open_assessment(page: Page, subject: str) -> str:
    """Goes to the newest assessment of the subject, and returns its address."""
    # Its name goes on with its period.
    named = re.compile(rf"^{re.escape(subject)}, ")
    page.get_by_role("main").get_by_role("link", name=named).first.click()
    page.get_by_role("heading", level=1, name=named).wait_for()
    return page.url


def take(page: Page, picture: Path, *, down_to: str = "") -> None:
    """The window's content or, on a desktop, the page from its top down to a heading."""
    page.evaluate("document.fonts.ready.then(() => undefined)")
    if down_to:
        heading = page.get_by_role("heading", name=down_to, exact=True)
        height = heading.evaluate("(heading) => Math.floor(heading.getBoundingClientRect().top)")
        page.set_viewport_size(ViewportSize(width=DESK["width"], height=height))
    page.screenshot(path=picture, animations="disabled", caret="hide")


def board_paper(page: Page, address: str, picture: Path) -> None:
    """The first page of the board report's PDF."""
    pdftoppm = shutil.which("pdftoppm")
    if not pdftoppm:
        print(f"{picture.name} left out: pdftoppm (poppler-utils) is not installed.")
        return
    answer = page.request.get(address)
    if not answer.ok:
        sys.exit(f"{address} answered {answer.status}")
    first_page = ["-png", "-singlefile", "-f", "1", "-l", "1", "-r", "90"]
    # It adds ".png" to the name it is given.
    subprocess.run([pdftoppm, *first_page, "-", picture.with_suffix("")], input=answer.body(), check=True)


if __name__ == "__main__":
    main()
