"""Reads mails as they lie in a folder: how, as their readers will. Usage: check_mails.py TIDY FILE...

Prints a line of JSON a mail: what is wrong with it (Python's email by its strictest policy, html5lib, tidy), and its subject,
the first paragraph of its text, and what the page has for mailboxes to show behind the subject."""
import email
import email.policy
import json
import re
import subprocess
import sys

import html5lib


def look(path):
    raw = open(path, "rb").read()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    wrong = [
        repr(defect) for part in message.walk()
        for defect in part.defects + [found for value in part.values() for found in value.defects]
    ]
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        wrong.append("a line does not end in CRLF")
    if any(len(line) > 78 for line in raw.split(b"\r\n")):
        wrong.append("a line of the mail has more than 78 bytes")
    text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
    if any(len(line) > 78 for line in text.split("\n")):
        wrong.append("a line of the text has more than 78 characters")
    page = message.get_body(("html",)).get_content()
    try:
        tree = html5lib.HTMLParser(strict=True).parse(page)
    except html5lib.html5parser.ParseError as error:
        return {"wrong": wrong + [f"html5lib: {error}"]}
    tidied = subprocess.run(
        [sys.argv[1], "-e", "-q", "-utf8", "--drop-empty-elements", "no"], input=page.encode(), capture_output=True)
    if tidied.returncode or tidied.stderr:
        wrong.append(f"tidy: {tidied.stderr.decode()}")
    if len(page.encode()) > 80_000:
        wrong.append("the page is larger than what every mailbox shows in whole")
    hidden = next(part for part in tree.iter("{http://www.w3.org/1999/xhtml}div") if "display:none" in part.get("style"))
    return {
        "wrong": wrong,
        "subject": str(message["Subject"]),
        "language": tree.get("lang"),
        "first": " ".join(text.split("\n\n")[0].split("\n")),
        "hidden": "".join(hidden.itertext()),
        "attachments": [part.get_filename() for part in message.iter_attachments()],
    }


for path in sys.argv[2:]:
    print(json.dumps(look(path)))
