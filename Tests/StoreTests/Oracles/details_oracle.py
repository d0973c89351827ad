"""What a statement shows of one account, worked out from its entries in the plainest way.

Reads cases as JSON, one a line, and prints one line a fact. Local dates are those of Python's datetime and zoneinfo; whole
numbers of Python have no bounds. A line of the period is one whose local date is in it.
"""

import json
import sys
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

REFUNDS = ("refund", "refund_reversal")


def local_date(moment, zone):
    if isinstance(moment, str):
        return date.fromisoformat(moment)
    return datetime.fromtimestamp(moment, timezone.utc).astimezone(zone).date()


def order(moment):
    """Seconds since 1970; a date without a time stands at its midnight in UTC."""
    if isinstance(moment, str):
        day = date.fromisoformat(moment)
        return int(datetime(day.year, day.month, day.day, tzinfo=timezone.utc).timestamp())
    return moment


def place(entry):
    return order(entry["booked"]), entry["import"], entry["line"]


def show(value):
    return "-" if value is None else str(value)


def totals(lines):
    def columns(name):
        return ",".join(str(sum(e[name][i] for e in lines)) for i in range(8))

    return [
        str(len(lines)), str(sum(e["gross"] for e in lines)), columns("fees"), str(sum(e["net"] for e in lines)),
        columns("invoiced"),
    ]


def payment(entry, entries):
    """booked, occurred, amount and what was given back so far; a dash where the payment is not in the data."""
    if entry["type"] not in REFUNDS or not entry["reference"]:
        return "-"
    same = [e for e in entries if e["reference"] == entry["reference"]]
    paid = [e for e in same if e["type"] == "payment"]
    if not paid:
        return "-"
    occurred = [e["occurred"] for e in paid if e["occurred"] is not None]
    so_far = -sum(e["gross"] for e in same if e["type"] in REFUNDS and place(e) <= place(entry))
    return " ".join([
        show(paid[0]["booked"]), show(min(occurred, key=lambda m: (order(m), isinstance(m, str)), default=None)),
        str(sum(e["gross"] for e in paid)), str(so_far),
    ])


def kind(entry, entries):
    paid = [
        e["gross"] for e in entries
        if e["type"] == "payment" and entry["reference"] and e["reference"] == entry["reference"]
    ]
    if sum(paid) <= 0:
        return "unknown"
    return "full" if -entry["gross"] >= sum(paid) else "partial"


def size(entry, selection):
    if selection == "largestFees":
        return abs(sum(entry["fees"]) + sum(entry["invoiced"]))
    if selection == "largest" and entry["type"] in ("fee", "tax"):
        return abs(sum(entry["fees"]))
    return abs(entry["gross"])


def candidate(entry, selection):
    if selection == "largest":
        return entry["type"] not in ("payout", "payout_reversal")
    if selection == "refunds":
        return entry["type"] in REFUNDS
    return size(entry, selection) != 0


def work_out(case):
    zone = ZoneInfo(case["zone"])
    first, end = date.fromisoformat(case["first"]), date.fromisoformat(case["end"])
    entries = sorted((e for e in case["entries"] if e["account"] == case["account"]), key=place)
    for e in entries:
        e["date"] = local_date(e["booked"], zone)
    period = [e for e in entries if first <= e["date"] < end]
    late = [
        e for e in entries
        if case["watermark"] is not None and e["import"] > case["watermark"] and e["date"] < first
    ]
    sections = [("late", e) for e in late] + [("period", e) for e in period]

    day = first
    while day < end:
        of_day = [e for e in period if e["date"] == day]
        print("day", day, sep="\t")
        for kind in sorted({e["type"] for e in of_day}):
            print("day", day, kind, *totals([e for e in of_day if e["type"] == kind]), sep="\t")
        day += timedelta(days=1)

    month = (end - timedelta(days=1)).replace(day=1)
    groups = {}
    for e in entries:
        if month <= e["date"] < end:
            groups.setdefault(tuple(show(e[name]) for name in ("type", "method", "scheme", "channel")), []).append(e)
    for key in sorted(groups):
        print("month", *key, *totals(groups[key]), sep="\t")

    for selection in ("largest", "largestFees", "refunds"):
        lines = [(section, e) for section, e in sections if candidate(e, selection)]
        lines.sort(key=lambda line: (-size(line[1], selection), place(line[1])))
        for section, e in lines[: case["limit"]]:
            print(selection, section, e["identity"], e["line"], payment(e, entries), sep="\t")

    kinds = [
        kind(e, entries) for section, e in sections if section == "period" and e["type"] == "refund"
    ]
    print("counts", *(kinds.count(word) for word in ("full", "partial", "unknown")), sep="\t")

    for section, e in sections:
        if e["type"] in REFUNDS:
            print("refund", section, e["identity"], payment(e, entries), sep="\t")


for line in open(sys.argv[1]):
    case = json.loads(line)
    print("case", case["name"], sep="\t")
    work_out(case)
