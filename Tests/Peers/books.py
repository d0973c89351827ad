"""Recomputes reports from the entries that they were made of, with decimal numbers and Python's own zones.

Usage: books.py FILE…   Each file holds JSON values, one a line: books of made-up ledgers with what files brought, and the
reports in the order in which they were made. Prints what is wrong, each line with its seed, and at the end how much was compared:
`compared LEDGERS REPORTS REVISIONS ENTRIES FIGURES SUMS INSTANTS UNCHANGED WRONG`: unchanged are revisions that say what
the report before them said.

Where the words stand that it works by: the design's table of words (late entry, opening balance, payout, carry, sequence) and the
decisions on late entries. It knows nothing of how the store finds them.
"""

import csv
import json
import sys
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, getcontext
from zoneinfo import ZoneInfo

getcontext().prec = 60
ZERO = Decimal(0)
PAID = ("payout", "payout_reversal")
MOST = 40

zones = {}
epoch = date(1970, 1, 1)


class Moment:
    """A date, or a time. A date belongs to that date in every zone; beside times it counts as its midnight in UTC."""

    def __init__(self, text):
        self.text = text
        self.date = date.fromisoformat(text) if len(text) == 10 else None
        self.time = None if self.date else int(datetime.fromisoformat(text).timestamp())
        self.order = (self.date - epoch).days * 86400 if self.date else self.time

    def before(self, bound):
        return self.date < bound.date if self.date else self.time < bound.time


class Bound:
    """The beginning of a local date."""

    def __init__(self, day, zone):
        self.date = day
        self.time = int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())


class Entry:
    def __init__(self, row, number):
        self.account = row["account"]
        self.id = row["id"]
        self.type = row["type"]
        self.booked = Moment(row["booked"])
        self.gross = Decimal(row["gross"])
        self.fees = {name: Decimal(text) for name, text in row["fees"].items()}
        self.net = Decimal(row["net"])
        self.invoiced = {name: Decimal(text) for name, text in row["invoiced"].items()}
        self.batch = row["batch"]
        self.reference = row["reference"]
        self.key = (row["type"], row["method"], row["scheme"], row["channel"])
        self.number = number
        self.row = row


class Totals:
    def __init__(self):
        self.count, self.gross, self.net = 0, ZERO, ZERO
        self.fees, self.invoiced = defaultdict(Decimal), defaultdict(Decimal)

    def add(self, entry):
        self.count += 1
        self.gross += entry.gross
        self.net += entry.net
        for name, amount in entry.fees.items():
            self.fees[name] += amount
        for name, amount in entry.invoiced.items():
            self.invoiced[name] += amount
        return self

    def plain(self):
        def parts(fees):
            return {name: amount for name, amount in fees.items() if amount != 0}

        return [self.count, self.gross, parts(self.fees), self.net, parts(self.invoiced)]


def read_totals(plain):
    def parts(fees):
        return {name: Decimal(text) for name, text in fees.items()}

    count, gross, fees, net, invoiced = plain
    return [count, Decimal(gross), parts(fees), Decimal(net), parts(invoiced)]


def total(entries):
    totals = Totals()
    for entry in entries:
        totals.add(entry)
    return totals


def net(entries):
    return sum((entry.net for entry in entries), ZERO)


class Report:
    """One report as it was stated."""

    def __init__(self, row, zone):
        self.row = row
        self.definition = row["definition"]
        self.first, self.last = date.fromisoformat(row["first"]), date.fromisoformat(row["end"])
        self.start, self.end = Bound(self.first, zone), Bound(self.last, zone)
        self.kind = row["do"]
        # One that was skipped as empty is a link of the chain like any other, though nobody got it.
        self.is_link = self.kind in ("report", "skip")
        self.revision = row.get("revision", 1)
        self.sequence = row.get("sequence")
        self.imports = row.get("imports")
        # The first that was sent of a period that had been skipped: its number is that of its time.
        self.is_late = False
        self.closings = {}
        self.openings = {}
        self.lines = {}
        for account in row.get("accounts", []):
            index = account["account"]
            if "closing" in account:
                self.openings[index] = Decimal(account["opening"])
                self.closings[index] = Decimal(account["closing"])
            self.lines[index] = (account["late"], account["period"])


class Definition:
    def __init__(self, row):
        self.name = row["definition"]
        self.kind = row["kind"]
        self.corrections = row["corrections"]
        self.periods = []  # the latest of each period, in the order of periods
        self.sequence = 0
        self.given_up = []  # numbers since the last report that was kept


class Ledger:
    def __init__(self, row):
        self.seed = row["seed"]
        self.zone = zones.setdefault(row["zone"], ZoneInfo(row["zone"]))
        self.punctual, self.common = row["punctual"], row["common"]
        self.accounts = row["accounts"]
        self.entries = {}  # by account: id to entry, in the order in which they came
        self.batches = defaultdict(dict)
        self.payouts = defaultdict(dict)
        self.coverage = defaultdict(list)
        self.definitions = {}
        self.imports = 0
        self.wrong = []
        self.compared = Counter(ledgers=1)

    def complain(self, place, what):
        self.wrong.append(f"seed {self.seed}: {place}: {what}")

    def expect(self, place, expected, found):
        self.compared["figures"] += 1
        if expected != found:
            self.complain(place, f"expected {show(expected)}, found {show(found)}")

    # What files bring

    def bring(self, row):
        self.imports = row["number"]
        for plain in row["entries"]:
            entries = self.entries.setdefault(plain["account"], {})
            if plain["id"] not in entries:
                entries[plain["id"]] = Entry(plain, row["number"])
                self.compared["entries"] += 1
        for plain in row["batches"]:
            self.batches[plain["account"]].setdefault(plain["name"], dict(
                plain, opened=Moment(plain["opened"]), number=row["number"],
                **{"in": None if plain["in"] is None else Decimal(plain["in"]), "out": Decimal(plain["out"])}))
        for plain in row["payouts"]:
            self.payouts[plain["account"]].setdefault(plain["identity"], dict(
                plain, amount=Decimal(plain["amount"]), booked=Moment(plain["booked"]), number=row["number"]))
        for account, moment in row["coverage"]:
            self.coverage[account].append(Moment(moment))

    # What is reported

    def definition(self, row):
        if row["definition"] not in self.definitions:
            self.definitions[row["definition"]] = Definition(row)
        return self.definitions[row["definition"]]

    def give_up(self, row):
        definition = self.definition(row)
        report = Report(row, self.zone)
        self.follow(definition, report)
        definition.periods.append(report)
        definition.sequence += 1
        definition.given_up.append(definition.sequence)

    def follow(self, definition, report):
        if definition.periods:
            self.expect(f"{report.definition} {report.first}: begins where the one before ended",
                        definition.periods[-1].last, report.first)

    def report(self, row):
        """A report, or one that was not sent as there was nothing in it."""
        definition = self.definition(row)
        report = Report(row, self.zone)
        place = f"{report.definition} {report.first}/{report.last} r{report.revision}"
        self.compared["reports"] += report.kind == "report"
        self.expect(f"{place}: watermark", self.imports, row["watermark"])
        replaced = old = None
        if report.revision == 1:
            self.follow(definition, report)
            definition.periods.append(report)
            position = len(definition.periods) - 1
        else:
            self.compared["revisions"] += 1
            position = next((i for i, known in enumerate(definition.periods) if known.first == report.first), None)
            if position is None or not definition.periods[position].is_link:
                self.complain(place, "a revision of what was never reported")
                return
            old = definition.periods[position]
            self.expect(f"{place}: revision", old.revision + 1, report.revision)
            definition.periods[position] = report
            if old.kind == "report":
                replaced = old
        if report.kind == "skip":
            self.expect(f"{place}: what a skipped period replaces", None, replaced)
        elif replaced is not None:
            self.expect(f"{place}: sequence", replaced.sequence, report.sequence)
            report.is_late = replaced.is_late
        else:
            definition.sequence += 1
            self.expect(f"{place}: sequence", definition.sequence, report.sequence)
            self.expect(f"{place}: voids", definition.given_up, row["voids"])
            definition.given_up = []
            report.is_late = report.revision > 1
        view = View(self, definition, report, position, old)
        stated = {account["account"]: account for account in row["accounts"]}
        expected = [index for index in sorted(self.entries) if view.is_shown(index)]
        self.expect(f"{place}: accounts", expected, sorted(stated))
        changed = False
        for index in expected:
            if index in stated:
                where = f"{place} account {index} ({self.accounts[index]['provider']} {self.accounts[index]['currency']})"
                Comparison(self, view, index, stated[index], where, replaced).run()
                changed = changed or replaced is None or (
                    report.lines.get(index) != replaced.lines.get(index)
                    or report.openings.get(index) != replaced.openings.get(index))
        if replaced is not None and not changed:
            self.compared["unchanged"] += 1

    # What was sent

    def documents(self, row):
        """Files of lines in a folder: each entry once in those that count, with its own amounts."""
        merchants = {(account["provider"], account["currency"]): index for index, account in enumerate(self.accounts)}
        seen = Counter()
        for run in row["runs"]:
            with open(f"{row['folder']}/{run['file']}", encoding="utf-8", newline="") as file:
                lines = list(csv.DictReader(file))
            self.compared["files"] += 1
            first, last = Bound(date.fromisoformat(run["first"]), self.zone), Bound(date.fromisoformat(run["end"]), self.zone)
            for line in lines:
                index = merchants[line["account"], line["currency"]]
                entry = self.entries[index].get(line["entry_id"])
                place = f"{run['file']}: {line['entry_id']}"
                if entry is None:
                    self.complain(place, "no such entry")
                    continue
                found = [line["type"], Decimal(line["gross"]), Decimal(line["fees"]), Decimal(line["net"]),
                         Decimal(line["invoiced_fees"]), line["batch"] or None, int(line["revision"])]
                self.expect(place, [entry.type, entry.gross, sum(entry.fees.values(), ZERO), entry.net,
                                    sum(entry.invoiced.values(), ZERO), entry.batch, run["revision"]], found)
                inside = not entry.booked.before(first) and entry.booked.before(last)
                late = entry.booked.before(first)
                self.expect(f"{place}: section", "period" if inside else "late" if late else "none", line["section"])
                if run["counts"]:
                    seen[index, entry.id] += 1
        counted = [run for run in row["runs"] if run["counts"]]
        if not counted:
            return
        begins = Bound(date.fromisoformat(min(run["first"] for run in counted)), self.zone)
        ends = Bound(date.fromisoformat(max(run["end"] for run in counted)), self.zone)
        for index, entries in self.entries.items():
            for entry in entries.values():
                count = seen[index, entry.id]
                if count > 1:
                    self.complain("documents", f"entry {entry.id} of account {index} is in {count} that count")
                is_due = not entry.booked.before(begins) and entry.booked.before(ends) and entry.number <= row["read"]
                if count == 0 and is_due and not self.may_be_history(index, entry):
                    self.complain("documents", f"entry {entry.id} of account {index}, booked {entry.booked.text}, is in none")

    # What holds of all reports together

    def end(self):
        for definition in self.definitions.values():
            self.prove_once(definition)
            self.prove_chain(definition)
        if self.punctual:
            self.prove_same_sums()
        self.prove_common_instants()

    def prove_once(self, definition):
        """Each entry is in one report in force, or in none for a reason that is known."""
        reports = [report for report in definition.periods if report.is_link]
        if not reports:
            return
        lines = Counter()
        for report in reports:
            for index, (late, within) in report.lines.items():
                lines.update((index, id.rstrip("+")) for id in late + within)
        for (index, id), count in lines.items():
            if count > 1:
                self.complain(definition.name, f"entry {id} of account {index} is in {count} reports in force")
        begins = reports[0].start
        for index, entries in self.entries.items():
            for entry in entries.values():
                owner = next((r for r in definition.periods
                              if not entry.booked.before(r.start) and entry.booked.before(r.end)), None)
                if owner is None or entry.number > reports[-1].imports or owner.kind == "give up":
                    continue
                if entry.booked.before(begins) or (index, entry.id) in lines:
                    continue
                if definition.corrections == "carry" and self.may_be_history(index, entry):
                    continue
                self.complain(definition.name, f"entry {entry.id} of account {index}, booked {entry.booked.text}, is in no report")

    def may_be_history(self, index, entry):
        """A batch that came earlier opened later: its carried balance may hold the entry."""
        batch = self.batches[index].get(entry.batch)
        return batch is not None and any(
            other["number"] < entry.number and other["opened"].order > batch["opened"].order
            for other in self.batches[index].values())

    def prove_chain(self, definition):
        """Each opening is the closing of the report in force before it."""
        before = None
        for report in definition.periods:
            if report.kind == "give up":
                before = None
                continue
            for index, opening in report.openings.items():
                if before is not None and index in before.closings:
                    self.expect(f"{definition.name} {report.first}: opening of account {index} after the closing before it",
                                before.closings[index], opening)
            before = report
        if definition.corrections != "revise":
            return
        numbers = [report.sequence for report in definition.periods if report.kind == "report" and not report.is_late]
        self.expect(f"{definition.name}: numbers in order", sorted(set(numbers)), numbers)

    def stated(self, definition, until, imports):
        """Sum of net by account and type of all that was stated up to a date; nil where something was given up, or was made
        again from more than those imports."""
        sums = defaultdict(Decimal)
        for report in definition.periods:
            if report.last > until:
                break
            if report.kind == "give up" or report.imports > imports:
                return None
            for account in report.row.get("accounts", []):
                for group in account["groups"]:
                    sums[account["account"], group["key"][1]] += Decimal(group["totals"][3])
        return {key: amount for key, amount in sums.items() if amount}

    def prove_same_sums(self):
        """Without late entries the days of a week, and of a month, sum to it."""
        daily = next((d for d in self.definitions.values() if d.kind == "day" and d.corrections == "carry"), None)
        if daily is None:
            return
        days = {report.first: report for report in daily.periods}
        for definition in self.definitions.values():
            if definition.kind == "day":
                continue
            for report in definition.periods:
                inside = [days.get(report.first + timedelta(days=n)) for n in range((report.last - report.first).days)]
                if report.kind == "give up" or any(day is None or day.kind == "give up" for day in inside):
                    continue
                if any(late for r in inside + [report] for late, _ in r.lines.values()):
                    self.complain(definition.name, f"{report.first}: a late entry, though every file came in time")
                sums = [Counter(), Counter()]
                for place, part in ((0, inside), (1, [report])):
                    for r in part:
                        for account in r.row.get("accounts", []):
                            for group in account["groups"]:
                                key = (account["account"], group["key"][1])
                                sums[place][key] += Decimal(group["totals"][3])
                self.compared["sums"] += 1
                self.expect(f"{definition.name} {report.first}: Σ of its days", plain(sums[0]), plain(sums[1]))

    def prove_common_instants(self):
        """What was stated up to one instant, by one state of the books, is the same in all definitions."""
        by_end = defaultdict(list)
        for definition in self.definitions.values():
            for report in definition.periods:
                if report.is_link:
                    by_end[report.last, report.imports].append((definition, report))
        for (until, imports), members in by_end.items():
            first, stated = members[0]
            for other, report in members[1:]:
                for index in set(stated.closings) & set(report.closings):
                    self.compared["instants"] += 1
                    self.expect(f"{first.name} and {other.name}: closing of account {index} before {until}",
                                stated.closings[index], report.closings[index])
                if first.periods[0].first == other.periods[0].first and not self.has_early_files(first, other):
                    sums = [self.stated(first, until, imports), self.stated(other, until, imports)]
                    if None not in sums:
                        self.expect(f"{first.name} and {other.name}: Σ of all stated before {until}", *sums)

    def has_early_files(self, *definitions):
        """Entries of before the first report are late for one definition, and in the opening balance of another that
        first reported later; so is history."""
        first = definitions[0].periods[0].start
        for index, entries in self.entries.items():
            if any(entry.booked.before(first) or self.may_be_history(index, entry) for entry in entries.values()):
                return True
        return False


def plain(sums):
    return {key: amount for key, amount in sums.items() if amount}


def show(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {show(item)}" for key, item in sorted(value.items(), key=str)) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(show, value)) + "]"
    return str(value)


class View:
    """The books as one report has to see them."""

    def __init__(self, ledger, definition, report, position, old):
        self.ledger = ledger
        self.report = report
        before = definition.periods[:position]
        kept = [i for i, known in enumerate(before) if known.is_link]
        self.preceding = before[kept[-1]] if kept else None
        between = before[kept[-1] + 1:] if kept else []
        given_up = [known for known in between if known.kind == "give up"]
        self.gap = given_up[0].start if given_up else None
        self.late_before = self.gap or report.start
        self.after = self.preceding.imports if self.preceding else None
        self.read = [known for known in before if known.is_link]
        # What came since the report that this one replaces, and a later one has among its late entries. Where balances are
        # stated those later ones are made again too.
        self.taken = range(0)
        if old is not None and self.preceding:
            later = [known.imports for known in definition.periods[position + 1:] if known.is_link]
            self.taken = range(old.imports + 1, max(later, default=0) + 1)

    def entries(self, index):
        return self.ledger.entries.get(index, {}).values()

    def is_shown(self, index):
        return any(entry.booked.before(self.report.end) for entry in self.entries(index))

    def origin(self, index):
        """When the batch opened that began what was stated before."""
        if self.preceding and index not in self.preceding.closings:
            return None
        orders = [batch["opened"].order for batch in self.ledger.batches[index].values()
                  if self.after is None or batch["number"] <= self.after]
        return min(orders) if orders else None

    def is_history(self, index, batch, booked, number):
        if self.after is None or number <= self.after or not booked.before(self.report.start):
            return False
        known = self.ledger.batches[index].get(batch)
        origin = self.origin(index)
        if known is None or origin is None or known["opened"].order >= origin:
            return False
        # A batch that goes on beside the one that began what was stated is in no balance that was carried.
        return all(entry.booked.order <= origin for entry in self.entries(index) if entry.batch == batch)

    def is_late(self, index, batch, booked, number):
        if self.after is None or not booked.before(self.late_before) or self.is_history(index, batch, booked, number):
            return False
        if index in self.preceding.closings:
            return number > self.after
        if number in self.taken:
            return False
        # Those of its period, and of later ones, that had read it hold it: among their lines, or in their opening balance.
        return number > max((known.imports for known in self.read if booked.before(known.end)), default=0)

    def late(self, entry):
        return self.is_late(entry.account, entry.batch, entry.booked, entry.number)

    def history(self, entry):
        return self.is_history(entry.account, entry.batch, entry.booked, entry.number)

    def within(self, moment):
        return not moment.before(self.report.start) and moment.before(self.report.end)

    def sections(self, index):
        return ([e for e in self.entries(index) if self.late(e)],
                [e for e in self.entries(index) if self.within(e.booked)])

    def start(self, index):
        """What the account held when its first known batch opened; nil where nothing says it."""
        origin = self.origin(index)
        batches = [b for b in self.ledger.batches[index].values() if origin is None or b["opened"].order >= origin]
        if not batches:
            return None
        first = min(batches, key=lambda b: (b["opened"].order, b["number"]))
        was_there = any(e.booked.order < first["opened"].order and e.number <= first["number"] for e in self.entries(index))
        return None if was_there else first["in"]

    def balances(self, index):
        start = self.start(index)
        if start is None:
            return None
        counted = [e for e in self.entries(index) if not self.history(e)]
        closing = start + net(e for e in counted if e.booked.before(self.report.end))
        if self.preceding and index in self.preceding.closings:
            gap = net(e for e in counted if self.gap and not e.booked.before(self.gap)
                      and e.booked.before(self.report.start))
            return self.preceding.closings[index] + gap, closing
        return start + net(e for e in counted if e.booked.before(self.report.start) and not self.late(e)), closing


class Comparison:
    """One account of one report against its expectation."""

    def __init__(self, ledger, view, index, found, place, replaced):
        self.ledger, self.view, self.index, self.found, self.place = ledger, view, index, found, place
        self.replaced = replaced
        self.late, self.within = view.sections(index)

    def expect(self, what, expected, found):
        self.ledger.expect(f"{self.place}: {what}", expected, found)

    def run(self):
        found = self.found
        plus = "+"
        self.expect("late lines", sorted(e.id for e in self.late), sorted(i.rstrip(plus) for i in found["late"]))
        self.expect("lines", sorted(e.id for e in self.within), sorted(i.rstrip(plus) for i in found["period"]))
        self.expect("net of all lines", net(self.late) + net(self.within), Decimal(found["lines_net"]))
        self.expect("totals", total(self.within).plain(), read_totals(found["totals"]))
        self.expect("late totals", total(self.late).plain(), read_totals(found["late_totals"]))
        self.balances()
        self.groups()
        if self.found["days"]:
            self.days()
        self.payouts()
        if OPTIONS["reserve"]:
            self.reserve()
        if OPTIONS["coverage"]:
            said = [m for m in self.ledger.coverage[self.index]]
            self.expect("coverage", max(said, key=lambda m: m.order).text if said else None, found["coverage"])
        if found["shares"] is not None:
            self.shares()
        if OPTIONS["conversions"]:
            self.conversions()
        self.changes()

    def balances(self):
        balances = self.view.balances(self.index)
        found = self.found
        if balances is None:
            self.expect("balance", None, found.get("closing"))
            first = min((e.booked for e in self.view.entries(self.index)), key=lambda m: m.order)
            self.expect("movements since", first.order, Moment(found["since"]).order if "since" in found else None)
            return
        opening, closing = balances
        self.expect("opening balance", opening, Decimal(found["opening"]) if "opening" in found else None)
        self.expect("closing balance", closing, Decimal(found["closing"]) if "closing" in found else None)
        self.expect("opening + late + entries", closing, opening + net(self.late) + net(self.within))

    def groups(self):
        sums = defaultdict(Totals)
        for section, entries in (("late", self.late), ("period", self.within)):
            for entry in entries:
                sums[(section,) + entry.key].add(entry)
        found = {tuple(group["key"]): read_totals(group["totals"]) for group in self.found["groups"]}
        self.expect("groups", {key: sums[key].plain() for key in sums}, found)

    def days(self):
        days = {}
        day = self.view.report.first
        while day < self.view.report.last:
            bounds = Bound(day, self.ledger.zone), Bound(day + timedelta(days=1), self.ledger.zone)
            sums = defaultdict(Totals)
            for entry in self.within:
                if not entry.booked.before(bounds[0]) and entry.booked.before(bounds[1]):
                    sums[entry.type].add(entry)
            days[str(day)] = {kind: sums[kind].plain() for kind in sums}
            day += timedelta(days=1)
        found = {day: {kind: read_totals(totals) for kind, totals in kinds.items()} for day, kinds in self.found["days"]}
        self.expect("days", days, found)

    def payouts(self):
        view, index = self.view, self.index
        expected = {}
        for payout in self.ledger.payouts[index].values():
            if not (view.within(payout["booked"]) or view.is_late(index, payout["batch"], payout["booked"], payout["number"])):
                continue
            value_date = payout["value_date"] if OPTIONS["value_date"] else None
            expected[payout["identity"]] = [
                payout["id"], payout["amount"], payout["batch"], value_date, self.parts(payout)]
        found = {}
        for line in self.found["payouts"]:
            parts = line["parts"] and {
                name: [value[0], Decimal(value[1])] if isinstance(value, list) else Decimal(value)
                for name, value in line["parts"].items()}
            found[line["identity"]] = [
                line["id"], Decimal(line["amount"]), line["batch"],
                line["value_date"] if OPTIONS["value_date"] else None, parts]
        self.expect("payouts", expected, found)

    def parts(self, payout):
        view = self.view
        if payout["batch"] is None:
            return None
        entries = [e for e in view.entries(self.index) if e.batch == payout["batch"] and e.id != payout["identity"]]
        parts = {"before": [0, ZERO], "late": [0, ZERO], "within": [0, ZERO], "after": [0, ZERO], "others": ZERO}
        if all(e.type in PAID for e in entries):
            return None
        for entry in entries:
            if entry.type in PAID:
                parts["others"] += entry.net
                continue
            name = ("late" if view.late(entry) else "before" if entry.booked.before(view.report.start)
                    else "within" if view.within(entry.booked) else "after")
            parts[name] = [parts[name][0] + 1, parts[name][1] + entry.net]
        batch = self.ledger.batches[self.index].get(payout["batch"])
        parts["carried"] = (batch["in"] or ZERO) - batch["out"] if batch else ZERO
        parts_sum = sum(parts[name][1] for name in ("before", "late", "within", "after"))
        self.expect(f"payout {payout['id']}", payout["amount"], parts_sum + parts["carried"] + parts["others"])
        return parts

    def reserve(self):
        view = self.view
        held = [e for e in view.entries(self.index)
                if e.type in ("reserve_hold", "reserve_release") and e.booked.before(view.report.end)]
        opening = -net(e for e in held if e.booked.before(view.report.start) and not view.late(e))
        # More given back than the data saw held: what was held before them nobody knows.
        expected = [opening, -net(held)] if held and opening >= 0 and net(held) <= 0 else None
        self.expect("reserve", expected, self.found["reserve"] and [Decimal(text) for text in self.found["reserve"]])

    def shares(self):
        sums = defaultdict(lambda: [0, ZERO])
        for section, entries in (("late", self.late), ("period", self.within)):
            for entry in entries:
                if entry.type not in PAID:
                    share = sums[section, entry.batch]
                    share[0] += 1
                    share[1] += entry.net
        expected = {}
        for (section, batch), share in sums.items():
            paid = [p["identity"] for p in self.ledger.payouts[self.index].values() if batch and p["batch"] == batch]
            expected[section, batch] = [paid[0] if len(paid) == 1 else None] + share
        found = {(section, batch): [payout, count, Decimal(amount)]
                 for section, batch, payout, count, amount in self.found["shares"]}
        self.expect("shares", expected, found)

    def conversions(self):
        own = [e for e in self.late + self.within if e.type == "conversion"]
        provider = self.ledger.accounts[self.index]["provider"]
        sums = defaultdict(lambda: [0, ZERO, ZERO])
        for entry in own:
            sides = [(index, other) for index, entries in self.ledger.entries.items()
                     if index != self.index and self.ledger.accounts[index]["provider"] == provider
                     for other in entries.values() if other.type == "conversion" and other.reference == entry.reference]
            side = sums[sides[0][0] if sides else None, entry.net >= 0]
            side[0] += 1
            side[1] += entry.net
            side[2] += net(other for _, other in sides)
        found = {(other, Decimal(mine) >= 0): [count, Decimal(mine), Decimal(theirs)]
                 for other, count, mine, theirs in self.found["conversions"]}
        self.expect("conversions", dict(sums), found)

    def changes(self):
        if self.replaced is None:
            self.expect("changes", None, self.found["changes"])
            return
        if not OPTIONS["changes"]:
            return
        late, within = self.replaced.lines.get(self.index, ([], []))
        plus = "+"
        old = {("late", i.rstrip(plus)) for i in late} | {("period", i.rstrip(plus)) for i in within}
        new = {("late", e.id) for e in self.late} | {("period", e.id) for e in self.within}
        entries = self.ledger.entries[self.index]
        changes = self.found["changes"]
        if changes is None:
            self.expect("changes", "some", None)
            return
        self.expect("changed lines",
                    sorted([("added",) + line for line in new - old] + [("removed",) + line for line in old - new]),
                    sorted(tuple(line) for line in changes["lines"]))
        self.expect("added", total(entries[i] for _, i in new - old).plain(), read_totals(changes["added"]))
        self.expect("removed", total(entries[i] for _, i in old - new).plain(), read_totals(changes["removed"]))
        before = None
        if self.index in self.replaced.closings:
            before = [self.replaced.openings[self.index], self.replaced.closings[self.index]]
        self.expect("balances before", before, changes["before"] and [Decimal(text) for text in changes["before"]])
        marked = sorted(i for i in self.found["late"] + self.found["period"] if i.endswith(plus))
        self.expect("lines marked as added", sorted(i + plus for _, i in new - old), marked)


OPTIONS = dict.fromkeys(["reserve", "coverage", "conversions", "changes", "value_date"], True)


def main(paths):
    compared = Counter()
    printed = 0
    for path in paths:
        if path.startswith("--without="):
            for name in path.removeprefix("--without=").split(","):
                OPTIONS[name] = False
            continue
        ledger = None
        with open(path, encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                what = row["do"]
                if what == "ledger":
                    ledger = Ledger(row)
                elif what == "import":
                    ledger.bring(row)
                elif what in ("report", "skip"):
                    ledger.report(row)
                elif what == "give up":
                    ledger.give_up(row)
                elif what == "documents":
                    ledger.documents(row)
                elif what == "wrong":
                    ledger.complain("held", row["what"])
                elif what == "end":
                    ledger.end()
                    compared.update(ledger.compared)
                    compared["wrong"] += bool(ledger.wrong)
                    for complaint in ledger.wrong[:4]:
                        if printed < MOST:
                            print(complaint)
                        printed += 1
    if compared["files"]:
        print("compared: read", compared["files"], "files")
        return
    print("compared", *(compared[name] for name in ("ledgers", "reports", "revisions", "entries", "figures", "sums",
                                                    "instants", "unchanged", "wrong")))


main(sys.argv[1:])
