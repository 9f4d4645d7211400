"""Credentials and images for Schemathesis. Loaded by SCHEMATHESIS_HOOKS=hooks; started by scripts/schemathesis.mjs."""

import base64
import os
import re
import struct
import uuid
import zlib

import requests
import schemathesis
from hypothesis import strategies as st

URL = os.environ["CLOAKROOM_URL"]
CLIENT = {"clientId": os.environ["CLOAKROOM_CLIENT_ID"], "clientSecret": os.environ["CLOAKROOM_CLIENT_SECRET"]}
USER = {"email": os.environ["CLOAKROOM_EMAIL"], "password": os.environ["CLOAKROOM_PASSWORD"]}


def answer(response):
    response.raise_for_status()
    return response.json()


def new_session():
    return answer(requests.post(f"{URL}/user/login", headers=CLIENT, json=USER, timeout=10))["sessionId"]


def new_token(session):
    headers = {**CLIENT, "sessionId": session}
    return answer(requests.post(f"{URL}/api/auth/token", headers=headers, timeout=10))["payload"]["access_token"]


def lives(session):
    return requests.get(f"{URL}/session", headers={**CLIENT, "sessionId": session}, timeout=10).status_code == 200


class Sessions:
    """One session for all calls, made anew when a call has ended it; a logout gets one of its own."""

    session = None
    token = None

    def current(self):
        if self.session is None or not lives(self.session):
            self.session = new_session()
            self.token = new_token(self.session)
        return self.session, self.token


sessions = Sessions()


@schemathesis.auth(refresh_interval=None)
class Credentials:
    def get(self, case, ctx):
        schemes = {name for one in case.operation.definition.raw.get("security", []) for name in one}
        if "x-access-token" in schemes:
            return {"x-access-token": sessions.current()[1]}
        given = dict(CLIENT) if "clientId" in schemes else {}
        if "sessionId" in schemes:
            is_logout = case.operation.definition.raw["operationId"] == "logout"
            given["sessionId"] = new_session() if is_logout else sessions.current()[0]
        return given

    def set(self, case, data, ctx):
        for name, value in data.items():
            case.headers.setdefault(name, value)  # what a link brought stays


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, shade):
    rows = (b"\0" + bytes([shade]) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


KEY = re.compile(r"[\x21-\x7e]{1,255}")
images = st.builds(png, st.integers(1, 40), st.integers(1, 40), st.integers(0, 255))
schemathesis.openapi.format("binary", images)


def might_be_user(body):
    """Half of the logins that the contract allows are the real user's."""
    email, password = body.get("email"), body.get("password")
    return isinstance(email, str) and "@" in email and isinstance(password, str) and len(password) % 2 == 1


def is_session_id(value):
    return isinstance(value, str) and len(value) == 32


@schemathesis.hook
def before_call(ctx, case, kwargs):
    """What the contract's types can't say: a real image, a key of its own for each image (decision R13), and the session that the
    header names too (decision R7)."""
    if case.headers and KEY.fullmatch(case.headers.get("Idempotency-Key") or ""):
        case.headers["Idempotency-Key"] = uuid.uuid4().hex
    body = case.body
    if not isinstance(body, dict):
        return
    if isinstance(body.get("image_base64"), str) and body["image_base64"]:
        body["image_base64"] = base64.b64encode(png(3, 2, len(body["image_base64"]) % 256)).decode()
    operation = case.operation.definition.raw["operationId"]
    if operation == "login" and might_be_user(body):
        body.update(USER)
    if operation == "logout" and is_session_id(body.get("sessionId")) and case.headers.get("sessionId"):
        body["sessionId"] = case.headers["sessionId"]


# A credential that is no longer there, or wrong, must be noticed after every success (stricter than the stock ignored_auth, which
# knows 401 only: a missing header is 400 here, decision R3).
WRONG = {
    "clientId": "nobody",
    "clientSecret": "wrong",
    "sessionId": "0" * 32,
    "x-access-token": "eyJhbGciOiJIUzI1NiJ9.e30.AAAA",
}


def send_again(case, response, headers):
    """The same request with other headers, as it went over the wire."""
    sent = response.request
    return requests.request(sent.method, sent.url, data=sent.body, headers=headers, timeout=30)


@schemathesis.check
def credentials_matter(ctx, response, case):
    raw = case.operation.definition.raw
    names = {name for one in raw.get("security", []) for name in one}
    if response.status_code != 200 or raw["operationId"] == "logout":
        return  # a session that has ended takes nothing: ended_session looks at that
    for name in names:
        sent = {key: value for key, value in response.request.headers.items() if key.lower() != name.lower()}
        dropped = send_again(case, response, sent)
        expected = 401 if name == "x-access-token" else 400
        if dropped.status_code != expected:
            raise AssertionError(f"{raw['operationId']} without {name} answers {dropped.status_code}, not {expected}")
        falsified = send_again(case, response, {**sent, name: WRONG[name]})
        if falsified.status_code != 401:
            raise AssertionError(f"{raw['operationId']} with a wrong {name} answers {falsified.status_code}, not 401")


@schemathesis.check
def ended_session(ctx, response, case):
    """After a logout nothing takes the session."""
    if case.operation.definition.raw["operationId"] != "logout" or response.status_code != 200:
        return
    session = case.headers.get("sessionId") if case.headers else None
    if session and lives(session):
        raise AssertionError("the session outlives its logout")
