"""Reads many mails, each a line of base64, with Python's email package and prints what stands in each as a line of JSON."""
import base64
import email
import email.header
import email.policy
import email.utils
import json
import sys


def mailboxes(message, name):
    """By the older reader of the two: the newer one keeps a space between two encoded words of a name, which RFC 2047,
    6.2 says is to be ignored."""
    pairs = email.utils.getaddresses([message[name].replace("\r\n", "")])
    return [[str(email.header.make_header(email.header.decode_header(person))), address] for person, address in pairs]


for line in open(sys.argv[1], "rb"):
    text = base64.b64decode(line).decode()
    message = email.message_from_string(text, policy=email.policy.default)
    plain = email.message_from_string(text, policy=email.policy.compat32)
    print(json.dumps({
        "names": message.keys(),
        "defects": [
            repr(defect) for part in message.walk()
            for defect in part.defects + [found for value in part.values() for found in value.defects]
        ],
        "subject": str(message["Subject"]),
        "extensions": [str(message[name]) for name in message.keys() if name.startswith("X-Fuzz")],
        "from": mailboxes(plain, "From"),
        "to": mailboxes(plain, "To"),
        "unsubscribe": message["List-Unsubscribe"] and str(message["List-Unsubscribe"]),
        # Not get_filename(), which takes angle brackets or quotes of the name's own away.
        "files": [part["Content-Disposition"].params["filename"] for part in message.iter_attachments()],
        "structure": [part.get_content_type() for part in message.walk()],
    }))
