"""Recomputes the demo's weekly reports from its data with Python's decimal numbers. Usage: recompute_demo.py DIRECTORY

Prints a line for each account and week: merchant, account, currency, week, opening, late, net, closing; and a line that begins
with `wrong:` for whatever in a report is not so.
"""
import collections
import csv
import datetime
import decimal
import email
import email.policy
import pathlib
import re
import sys

folder = pathlib.Path(sys.argv[1])
entries = collections.defaultdict(list)
for path in sorted((folder / "data").glob("2*.csv")):
    told = datetime.date.fromisoformat(path.stem)
    for row in csv.DictReader(path.open(encoding="utf-8", newline="")):
        if row["type"] not in ("carry_in", "carry_out"):
            booked = datetime.datetime.fromisoformat(row["booked_at"]).date()
            entries[row["merchant"], row["account"], row["currency"]].append((row["id"], booked, told, row["net"]))


def wrong(what):
    print("wrong:", what)


def reported(path, account, currency, section):
    """The ids and nets of a report's lines; each line's own sum is checked on the way."""
    lines = {}
    for row in csv.DictReader(path.open(encoding="utf-8", newline="")):
        if (row["account"], row["currency"], row["section"]) == (account, currency, section):
            net, parts = decimal.Decimal(row["net"]), [decimal.Decimal(row[name]) for name in ("gross", "fees")]
            if net != sum(parts):
                wrong(f"{path.name}: {row['entry_id']}: {net} is not {parts}")
            lines[row["entry_id"]] = net
    return lines


# What the balances are called in the languages of the demo's merchants.
OPENING = "Opening balance|Beginsaldo|Anfangssaldo|Solde d\N{RIGHT SINGLE QUOTATION MARK}ouverture"
CLOSING = "Closing balance|Eindsaldo|Endsaldo|Solde de clôture"


def number(text):
    """An amount with a point or a comma before its two decimals, or without decimals, however its thousands are parted."""
    digits = "".join(re.findall(r"\d", text))
    sign = "-" if re.match(r"[-\N{MINUS SIGN}]", text) else ""
    return decimal.Decimal(sign + digits).scaleb(-2 if re.search(r"[.,]\d\d$", text) else 0)


def balances(path):
    """The opening and closing balances in a mail's text, account by account."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    found = {"Opening": [], "Closing": []}
    for line in message.get_body(("plain",)).get_content().splitlines():
        match = re.match(rf"(?:({OPENING})|({CLOSING})), .*\d{{4}} {{2,}}(\S.*)$", line)
        if match:
            found["Opening" if match[1] else "Closing"].append(number(match[3]))
    return list(zip(found["Opening"], found["Closing"]))


weeks = sorted({booked.isocalendar()[:2] for owned in entries.values() for _, booked, _, _ in owned})
for merchant in sorted({key[0] for key in entries}):
    accounts = sorted(key for key in entries if key[0] == merchant)
    closings = {key: decimal.Decimal(0) for key in accounts}
    for year, week in weeks:
        first, last = (datetime.date.fromisocalendar(year, week, day) for day in (1, 7))
        name = f"weekly-settlement_{merchant}_{year}-W{week:02}_r1"
        expected = []
        for key in accounts:
            now = {i: decimal.Decimal(net) for i, booked, told, net in entries[key] if first <= booked <= last >= told}
            late = {i: decimal.Decimal(net) for i, booked, told, net in entries[key] if booked < first <= told <= last}
            for section, lines in ("period", now), ("late", late):
                if reported(folder / "outbox" / f"{name}.csv", *key[1:], section) != lines:
                    wrong(f"{name}.csv: the lines of section {section} of {key}")
            opening, closings[key] = closings[key], closings[key] + sum(late.values()) + sum(now.values())
            expected.append((opening, closings[key]))
            print(*key, f"{year}-W{week:02}", opening, sum(late.values()), sum(now.values()), closings[key], sep="\t")
        if (found := balances(folder / "outbox" / "mail" / f"{name}.eml")) != expected:
            wrong(f"{name}.eml: {found} is not {expected}")
