"""People who sign, confirm and withdraw all the while, and remember what they were answered."""

from __future__ import annotations

import http.client
import itertools
import re
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from tests.support.site import Site

SEE_OTHER = 303
# What a person sees while something is down, and tries again; anything else is a surprise.
TRY_AGAIN = (500, 502, 503, 504)
WITHDRAWS_EVERY = 8
WANTS_LETTERS_EVERY = 2
TIMEOUT = 30


@dataclass
class Answers:
    """Who was told what. `maybe_withdrawn`: the first answer was lost, the second said "done"."""

    typed: set[str] = field(default_factory=set)
    signed: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    maybe_withdrawn: set[str] = field(default_factory=set)
    checkpoints: dict[str, None] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: str


class Load:
    """A few threads of people at one petition; `with load:` lets them come and go."""

    def __init__(self, site: Site, number: int, pause: float, people: int = 2) -> None:
        """`pause`: for how many seconds each of those who sign waits before the next."""
        self.answers = Answers()
        self._site, self._number, self._pause = site, number, pause
        self._stop = threading.Event()
        self._numbers = itertools.count(1)
        self._open_links: deque[tuple[str, str]] = deque()
        self._read_letters = 0
        self._withdrawing: set[str] = set()
        self._lock = threading.Lock()
        self._cookie, self._csrf_token = self._open_form()
        jobs = [*[self._type] * people, *[self._confirm] * people, self._watch]
        self._threads = [threading.Thread(target=job, daemon=True) for job in jobs]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def finish(self, seconds: float) -> None:
        """Nobody new comes; wait until every letter that arrived was followed."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        end = time.monotonic() + seconds
        while (link := self._next_link()) is not None:
            assert time.monotonic() < end, f"{len(self._open_links)} links wait"
            self._follow(*link)

    def _open_form(self) -> tuple[str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._site.port, timeout=TIMEOUT)
        connection.request("GET", self._form)
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found, page
        return (answer.getheader("Set-Cookie") or "").split(";")[0], found[1]

    @property
    def _form(self) -> str:
        return f"/ru/petitions/{self._number}/sign"

    def _type(self) -> None:
        while not self._stop.wait(self._pause):
            place = next(self._numbers)
            email = f"p{place}@example.org"
            said = {"name": "Дана Ахметова", "email": email}
            if place % WANTS_LETTERS_EVERY == 0:
                said["wants_letters"] = "y"
            answer = self._post(self._form, said)
            if answer.status == SEE_OTHER:
                self.answers.typed.add(email)
            elif answer.status not in TRY_AGAIN:
                self._surprise("typing", email, answer)

    def _confirm(self) -> None:
        while not self._stop.is_set():
            link = self._next_link()
            if link is None:
                self._stop.wait(0.02)
            else:
                self._follow(*link)

    def _next_link(self) -> tuple[str, str] | None:
        with self._lock:
            if self._open_links:
                return self._open_links.popleft()
            letters = self._site.mail.letters
            while self._read_letters < len(letters):
                letter = letters[self._read_letters]
                self._read_letters += 1
                if "/signatures/confirm/" in letter.text:
                    return letter.to, urlsplit(letter.link("/signatures/confirm/")).path
        return None

    def _follow(self, email: str, path: str) -> None:
        """Press the button behind a letter's link, or try again later as people do."""
        answer = self._post(path, {})
        if answer.status == SEE_OTHER:
            self.answers.signed.add(email)
            if hash_of(email) % WITHDRAWS_EVERY == 0:
                self._withdraw(email, answer.location)
        elif answer.status in TRY_AGAIN:
            self._open_links.append((email, path))
            time.sleep(0.05)
        else:
            self._surprise("confirming", email, answer)

    def _withdraw(self, email: str, thanks: str) -> None:
        with self._lock:
            if email in self._withdrawing:  # who has followed a repeated letter
                return
            self._withdrawing.add(email)
        path = urlsplit(thanks).path.removesuffix("/thanks") + "/withdraw"
        for tried in range(200):
            answer = self._post(path, {})
            if answer.status == SEE_OTHER:
                self.answers.withdrawn.add(email)
                return
            # An answer may have been lost on its way: a killed worker had withdrawn it.
            is_lost = any(not name.isdigit() for name in self.answers.failed)
            if answer.status in (404, 409) and (tried or is_lost):
                self.answers.maybe_withdrawn.add(email)
                return
            if answer.status not in TRY_AGAIN:
                self._surprise("withdrawing", email, answer)
                return
            time.sleep(0.1)
        self.answers.surprises.append(f"withdrawing {email}: never answered")

    def _watch(self) -> None:
        """An outsider keeps every checkpoint that was ever published."""
        while not self._stop.wait(0.2):
            answer = self._request("GET", "/ledger/checkpoint", None)
            if answer.status == 200:
                self.answers.checkpoints[answer.body] = None

    def _surprise(self, what: str, email: str, answer: Answer) -> None:
        said = " ".join(re.sub(r"<[^>]+>", " ", answer.body).split())[:300]
        self.answers.surprises.append(f"{what} {email}: {answer.status} {said}")

    def _post(self, path: str, fields: dict[str, str]) -> Answer:
        return self._request("POST", path, urlencode({"csrf_token": self._csrf_token, **fields}))

    def _request(self, method: str, path: str, body: str | None) -> Answer:
        """Ask; a broken connection is answered with 503, as any proxy would."""
        network = next(self._numbers) if method == "POST" else 0
        headers = {
            "Cookie": self._cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": f"10.{network // 250 % 250}.{network % 250}.1",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self._site.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.answers.failed[type(error).__name__] += 1
            return Answer(503, "", "")
        finally:
            connection.close()
        if answer.status >= 500:
            self.answers.failed[str(answer.status)] += 1
        return Answer(answer.status, answer.getheader("Location") or "", text)


def hash_of(email: str) -> int:
    return sum(email.encode())
