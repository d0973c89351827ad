"""Verifies the signatures of mails with dkimpy.

Reads one JSON object: {"keys": {"selector._domainkey.domain.": "v=DKIM1; ..."}, "messages": ["base64", ...]}, and prints one
list a message: whether each of its signatures is good, the topmost first. With "tampered": {"message": N, "from": A, "to": B}
one byte after the other of that message is changed, and it prints where the signature was still good."""
import base64
import json
import sys

import dkim

task = json.load(open(sys.argv[1]))
keys = task["keys"]


def record(name, timeout=5):
    return keys[name.decode()].encode()


def good(message, index=0):
    try:
        return dkim.DKIM(message, minkey=2048).verify(idx=index, dnsfunc=record)
    except Exception:
        return False


messages = [base64.b64decode(message) for message in task["messages"]]
tampered = task.get("tampered")
if tampered is None:
    print(json.dumps([
        [good(message, index) for index in range(message.split(b"\r\n\r\n")[0].count(b"DKIM-Signature:"))]
        for message in messages
    ]))
else:
    message = messages[0]
    assert good(message)
    print(json.dumps([
        place for place in range(tampered["from"], tampered["to"])
        if good(message[:place] + bytes([message[place] ^ 1]) + message[place + 1:])
    ]))
