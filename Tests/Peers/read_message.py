"""Reads a mail from a file with Python's email package and prints what it found as JSON."""
import base64
import email
import email.header
import email.policy
import email.utils
import json
import sys

raw = open(sys.argv[1], "rb").read()
def read(policy):
    """A message with headers in UTF-8 (RFC 6532) is text for this reader: from bytes it would take them for damage."""
    if raw.isascii():
        return email.message_from_bytes(raw, policy=policy)
    return email.message_from_string(raw.decode(), policy=policy)


message = read(email.policy.default)
defects = []
for part in message.walk():
    defects += [f"{part.get_content_type()}: {defect!r}" for defect in part.defects]
    for name, value in part.items():
        defects += [f"{name}: {defect!r}" for defect in value.defects]


plain = read(email.policy.compat32)


def mailboxes(name):
    """By the older reader of the two: the newer one keeps a space between two encoded words of a name, which RFC 2047,
    6.2 says is to be ignored."""
    value = plain[name]
    if value is None:
        return []
    pairs = email.utils.getaddresses([value.replace("\r\n", "")])
    assert [address for _, address in pairs] == [box.addr_spec for box in message[name].addresses]
    return [[str(email.header.make_header(email.header.decode_header(person))), address] for person, address in pairs]


lines = raw.split(b"\r\n")
text = message.get_body(("plain",))
html = message.get_body(("html",))
print(json.dumps({
    "defects": defects,
    "headers": [[name, str(value)] for name, value in message.items()],
    "date": message["Date"].datetime.isoformat(),
    "from": mailboxes("From"),
    "to": mailboxes("To"),
    "cc": mailboxes("Cc"),
    "reply_to": mailboxes("Reply-To"),
    "subject": str(message["Subject"]),
    "text": text.get_content(),
    "html": html.get_content(),
    "structure": [part.get_content_type() for part in message.walk()],
    "attachments": [{
        "filename": part.get_filename(),
        "type": part.get_content_type(),
        "parameters": dict(part["Content-Type"].params),
        "bytes": base64.b64encode(part.get_payload(decode=True)).decode(),
    } for part in message.iter_attachments()],
    "longest_line": max(len(line) for line in lines),
    "stray_line_ends": sum(line.count(b"\n") + line.count(b"\r") for line in lines),
    "ends_in_line": raw.endswith(b"\r\n"),
    "is_ascii": raw.isascii(),
}))
