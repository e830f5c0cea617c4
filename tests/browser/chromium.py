"""A headless Chromium, driven over the DevTools protocol through a pair of pipes."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE_S = 30.0


def find_chromium():
    """Return the path of a Chromium, or None; `CHROMIUM` in the environment goes first."""
    wanted = os.environ.get("CHROMIUM")
    return next((path for name in (wanted, *NAMES) if name and (path := shutil.which(name))), None)


class Browser:
    """One browser with one page.

    Attributes
    ----------
    complaints : list of str
        Errors and warnings of the console, exceptions, and what the page's policy refused.
    requests : list of str
        Addresses that the page asked for, beginning with its own, refused ones too.
    refused : int
        How many of them the page's policy refused.
    """

    def __init__(self, program, profile, size=(1280, 800)):
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()
        command = [
            program,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--mute-audio",
            "--no-first-run",
            "--disable-background-networking",
            "--remote-debugging-pipe",
            f"--user-data-dir={profile}",
            f"--window-size={size[0]},{size[1]}",
            "about:blank",
        ]
        self._process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{to_browser} 4>&{from_browser}', "bash", *command],
            pass_fds=(to_browser, from_browser),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        self._rest, self._sent = b"", 0
        self.complaints, self.requests, self.refused = [], [], 0
        try:
            self._begin(size)
        except BaseException:
            self._process.kill()
            self._process.wait(PATIENCE_S)
            raise

    def _begin(self, size):
        page = self.send("Target.createTarget", session=None, url="about:blank")["targetId"]
        attached = self.send("Target.attachToTarget", session=None, targetId=page, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")
        self.resize(*size)

    def send(self, method, *, session="page", **parameters):
        """Send a command and return its result."""
        self._sent += 1
        message = {"id": self._sent, "method": method, "params": parameters}
        if session == "page":
            message["sessionId"] = self._session
        rest = json.dumps(message).encode() + b"\0"
        while rest:
            rest = rest[os.write(self._out, rest) :]
        deadline = time.monotonic() + PATIENCE_S
        while True:
            answer = self._next(deadline)
            if answer.get("id") == self._sent:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def _next(self, deadline):
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], max(deadline - time.monotonic(), 0))
            piece = os.read(self._in, 1 << 20) if ready else b""
            if not piece:
                raise TimeoutError("the browser does not answer")
            self._rest += piece
        line, _, self._rest = self._rest.partition(b"\0")
        message = json.loads(line)
        self._note(message)
        return message

    def _note(self, message):
        said = message.get("params", {})
        if message.get("method") == "Runtime.exceptionThrown":
            details = said["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description", details["text"]))
        elif message.get("method") == "Log.entryAdded":
            self.complaints.append(said["entry"]["text"])
        elif message.get("method") == "Runtime.consoleAPICalled":
            if said["type"] in ("error", "warning", "assert"):
                self.complaints.append(" ".join(str(a.get("value", a)) for a in said["args"]))
        elif message.get("method") == "Network.requestWillBeSent":
            self.requests.append(said["request"]["url"])
        elif message.get("method") == "Network.loadingFailed":
            self.refused += said.get("blockedReason") == "csp"

    def resize(self, width, height):
        """Give the page another size."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def prefer(self, scheme):
        """Let the reader prefer ``"dark"`` or ``"light"``."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.send("Emulation.setEmulatedMedia", features=features)

    def open(self, path, ready="document.documentElement.dataset.ready === 'yes'"):
        """Open a file and wait for `ready`."""
        self.complaints.clear()
        self.requests.clear()
        self.refused = 0
        self.send("Page.navigate", url=path.resolve().as_uri())
        self.wait(f"document.readyState === 'complete' && ({ready})")

    def evaluate(self, expression):
        """Return the value of an expression in the page."""
        result = self.send(
            "Runtime.evaluate",
            expression=expression,
            returnByValue=True,
            awaitPromise=True,
            allowUnsafeEvalBlockedByCSP=False,
        )
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"]["exception"]["description"])
        return result["result"].get("value")

    def wait(self, condition):
        """Wait until an expression is true."""
        deadline = time.monotonic() + PATIENCE_S
        while not self.evaluate(condition):
            if time.monotonic() > deadline:
                raise TimeoutError(f"never true: {condition}; {self.complaints}")
            time.sleep(0.03)

    def move(self, x, y):
        """Move the mouse."""
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def click(self, x, y):
        """Press and release the left button."""
        self.move(x, y)
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def press(self, key, text=""):
        """Press and release a key by its name in the DOM, such as ``"ArrowDown"``."""
        codes = {"Enter": 13, " ": 32, "Escape": 27, "Tab": 9, "ArrowDown": 40, "ArrowRight": 39}
        more = {"text": text} if text else {}
        code = codes.get(key, 0)
        for kind in ("keyDown", "keyUp"):
            self.send(
                "Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **more
            )

    def write(self, text):
        """Write into what has the focus."""
        self.send("Input.insertText", text=text)

    def screenshot(self, path):
        """Write what is seen to a PNG."""
        data = self.send("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(data))

    def close(self):
        """End the browser."""
        try:
            self.send("Browser.close", session=None)
        except (OSError, TimeoutError):
            self._process.kill()
        self._process.wait(PATIENCE_S)
        os.close(self._out)
        os.close(self._in)
