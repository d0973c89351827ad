"""Looks for what belongs to one merchant in what another gets.

Arguments: a JSON file {"tokens": {merchant id: token}, "history": [runs], "printed": [lines]}, the folder that
deliveries went to, and the archive. Every text of a merchant holds her token, so each thing that is hers must hold
it and no other. Prints what is wrong, a line each, and then how much was looked at.
"""

import email
import email.policy
import json
import pathlib
import sys

facts = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
outbox, archive = pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
tokens = facts["tokens"]
wrong: list[str] = []


def texts(name: str, data: bytes) -> list[str]:
    """Everything that can be read in a file: of a message its headers and each of its parts, decoded."""
    if not name.endswith(".eml"):
        return [data.decode("utf-8")]
    message = email.message_from_bytes(data, policy=email.policy.default)
    found = []
    for part in message.walk():
        found += [f"{key}: {value}" for key, value in part.items()]
        found.append(part.get_filename() or "")
        if not part.is_multipart():
            found.append(part.get_payload(decode=True).decode("utf-8"))
    return found


def look(what: str, owner: str, name: str, data: bytes) -> None:
    content = "\n".join(texts(name, data))
    held = {merchant for merchant, token in tokens.items() if token in content or token in name}
    if held - {owner}:
        wrong.append(f"{what} of {owner!r} holds what belongs to {sorted(held - {owner})!r}")
    # A manifest names the merchant, and the merchant's name holds her token.
    if owner not in held:
        wrong.append(f"{what} of {owner!r} does not hold what is hers: the test looks at the wrong thing")


looked = 0
delivered = set()
for run in facts["history"]:
    owner = run["merchant"]
    for document in run["documents"]:
        digest = document["sha256"]
        look(f"document {document['name']}", owner, document["name"], (archive / digest[:2] / digest).read_bytes())
        looked += 1
    for delivery in run["deliveries"]:
        file = outbox / delivery["name"]
        if delivery["name"] in delivered:
            wrong.append(f"two deliveries are called {delivery['name']!r}")
        delivered.add(delivery["name"])
        look(f"parcel {delivery['name']}", owner, delivery["name"], file.read_bytes())
        looked += 1

for file in outbox.rglob("*"):
    if file.is_file() and file.relative_to(outbox).as_posix() not in delivered:
        wrong.append(f"nobody delivered {file.relative_to(outbox).as_posix()!r}")
for line in facts["printed"]:
    held = [merchant for merchant, token in tokens.items() if token in line]
    if len(held) > 1:
        wrong.append(f"one line tells of {held!r}")
    looked += 1

for line in wrong:
    print(line)
print(f"looked at {looked}")
