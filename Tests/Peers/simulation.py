"""Works out what simulated schedules owe, with Python's own zones, and holds it against what was made of it.

Usage: simulation.py FILE…   Each file holds JSON values, one a line: of each seed the definitions as they were in force, what was
imported, when the scheduler looked and what the journal had written down by then, and in the end the whole journal and
the folders that were delivered to. Prints what is wrong, each line with its seed and the name of the check in brackets; at the end
`compared SEEDS LOOKS CHAINS PERIODS ENTRIES EARLY WRONG` and `states STATE=COUNT …`.

Where the words stand that it works by: the documentation of `run`, `period`, `missed` and `spread`, the table of states, and the decisions on
what is missed, skipped, given up and late. It knows nothing of how the program finds them.

The checks: [owed] what is due at a look is made or passed over at it, and nothing else is · [period] from and to the right second · [due] at the right
second · [time] the scheduler woke up for it · [order] · [sequence] numbers without a gap · [delivered] once, under its name · [left] nothing is
left but what a fault explains · [lines] every entry is where it belongs · [balance] closings are sums of entries.
"""

import bisect
import csv
import hashlib
import json
import os
import sys
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
EPOCH = date(1970, 1, 1)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december"]
FINISHED = ("kept", "skipped", "abandoned")
LEASE = 3600
NEVER = 1 << 60


# Zones.

class Zone:
    """A zone as Python sees it."""

    known = {}

    def __init__(self, name):
        self.zone = ZoneInfo(name)
        self.arrivals = {}

    @staticmethod
    def named(name):
        if name not in Zone.known:
            Zone.known[name] = Zone(name)
        return Zone.known[name]

    def local(self, instant):
        return datetime.fromtimestamp(instant, self.zone).replace(tzinfo=None)

    def arrive(self, local):
        """The first instant at which clocks there show this or later: the first of two, the first behind a gap."""
        if local not in self.arrivals:
            instant = int(local.replace(tzinfo=self.zone).timestamp())
            if self.local(instant) != local:
                low = int(local.replace(tzinfo=self.zone, fold=1).timestamp())
                high = instant
                after = self.offset(high)
                while high - low > 1:
                    middle = (low + high) // 2
                    if self.offset(middle) == after:
                        high = middle
                    else:
                        low = middle
                instant = high
            self.arrivals[local] = instant
        return self.arrivals[local]

    def offset(self, instant):
        return datetime.fromtimestamp(instant, self.zone).utcoffset()


def clock(text):
    hour, minute = text.split(":")
    return timedelta(hours=int(hour), minutes=int(minute))


def midnight(day):
    return datetime(day.year, day.month, day.day)


# Business days.

def easter(year):
    """Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    el = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def is_open(day):
    """A day of TARGET2."""
    if day.weekday() > 4 or (day.month, day.day) in ((1, 1), (5, 1), (12, 25), (12, 26)):
        return False
    return day - easter(day.year) not in (timedelta(days=-2), timedelta(days=1))


def rolled(day, convention):
    if convention == "none" or is_open(day):
        return day
    step = -DAY if convention == "preceding" else DAY
    other = day
    while not is_open(other):
        other += step
    if convention == "modified following" and other.month != day.month:
        other = day
        while not is_open(other):
            other -= DAY
    return other


# Periods.

class Period:
    def __init__(self, label, first, end_date, start, end):
        self.label, self.first, self.end_date, self.start, self.end = label, first, end_date, start, end


class Grain:
    """How a definition cuts time."""

    def __init__(self, row):
        self.word = row["period"]
        self.zone_name = row["zone"]
        self.zone = Zone.named(row["zone"])
        self.cut_off = clock(row["cut_off"]) if row.get("cut_off") else None
        self.begins = MONTHS.index(row.get("fiscal_year") or "january") + 1
        if self.word not in ("quarter", "year"):
            self.begins = 1
        self.key = (self.word, self.zone_name, row.get("cut_off"), self.begins)
        self.is_window = self.word.startswith("last ") or self.word == "month to date"

    def start(self, day):
        if self.cut_off is None:
            return self.zone.arrive(midnight(day))
        return self.zone.arrive(midnight(day - DAY) + self.cut_off)

    def first(self, day):
        if self.word == "day":
            return day
        if self.word == "week":
            return day - timedelta(days=day.weekday())
        months = {"month": 1, "quarter": 3, "year": 12}[self.word]
        return add_months(day.replace(day=1), -((day.month - self.begins) % 12 % months))

    def following(self, first):
        if self.word == "day":
            return first + DAY
        if self.word == "week":
            return first + 7 * DAY
        return add_months(first, {"month": 1, "quarter": 3, "year": 12}[self.word])

    def label(self, first):
        if self.word == "day":
            return str(first)
        if self.word == "week":
            year, week, _ = first.isocalendar()
            return f"{year}-W{week:02}"
        if self.word == "month":
            return f"{first:%Y-%m}"
        year = first.year if first.month >= self.begins else first.year - 1
        name = str(year) if self.begins == 1 else f"FY{year}-{(year + 1) % 100:02}"
        return name if self.word == "year" else f"{name}-Q{(first.month - self.begins) % 12 // 3 + 1}"

    def of(self, first):
        end = self.following(first)
        return Period(self.label(first), first, end, self.start(first), self.start(end))

    def window(self, through):
        end = through + DAY
        first = end.replace(day=1) if end.day > 1 else through.replace(day=1)
        if self.word != "month to date":
            first = end - int(self.word.split()[1]) * DAY
        return Period(f"{first}--{end}", first, end, self.start(first), self.start(end))

    def day_of(self, instant):
        """The date whose day an instant lies in."""
        day = self.zone.local(instant).date()
        while instant >= self.start(day + DAY):
            day += DAY
        while instant < self.start(day):
            day -= DAY
        return day

    def containing(self, instant):
        day = self.day_of(instant)
        return self.window(day) if self.is_window else self.of(self.first(day))

    def on(self, day):
        """The first period that begins with a date or later."""
        if self.is_window:
            return self.window(day)
        first = self.first(day)
        return self.of(first if first == day else self.following(first))

    def since(self, instant):
        """The first period that begins at an instant or later."""
        period = self.containing(instant)
        while period.start < instant and not self.is_window:
            period = self.of(period.end_date)
        return period

    def last_day(self, instant):
        """The last day that has ended by then; one that never was ends nothing."""
        day = self.day_of(instant) - DAY
        while self.start(day) == self.start(day + DAY):
            day -= DAY
        return day


def add_months(first, count):
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


# Definitions.

class Definition:
    """One file as it was in force for a while."""

    def __init__(self, row, low, high):
        self.row = row
        self.name = row["name"]
        self.grain = Grain(row)
        self.since = date.fromisoformat(row["from"]) if row.get("from") else None
        self.merchants = row.get("merchants")
        self.spread = row.get("spread") or 0
        self.make, self.within, self.spaced = row["make"], row.get("within"), row["spaced"]
        self.skips_empty = row["empty"] == "skip"
        self.revises = row["corrections"] == "revise"
        self.fires = self.all_fires(low, high)
        self.ends = {}

    def all_fires(self, low, high):
        times, fits = self.times(), self.rule()
        days = set()
        day = self.grain.zone.local(low).date() - 20 * DAY
        last = self.grain.zone.local(high).date() + 20 * DAY
        while day <= last:
            if fits(day):
                days.add(rolled(day, self.row.get("roll") or "none"))
            day += DAY
        return sorted({self.grain.zone.arrive(midnight(day) + time) for day in days for time in times})

    def times(self):
        if self.row.get("cron"):
            minutes, hours = self.row["cron"].split()[:2]
            return [timedelta(hours=h, minutes=m) for h in numbers(hours) for m in numbers(minutes)]
        return [clock(self.row["at"])]

    def rule(self):
        if self.row.get("cron"):
            _, _, days, months, weekdays = self.row["cron"].split()
            months = set(range(1, 13)) if months == "*" else numbers(months)
            by_day = None if days == "*" else numbers(days)
            by_weekday = None if weekdays == "*" else {n % 7 for n in numbers(weekdays)}

            def fits(day):
                if day.month not in months:
                    return False
                found = []
                if by_day is not None:
                    found.append(day.day in by_day)
                if by_weekday is not None:
                    found.append(day.isoweekday() % 7 in by_weekday)
                return any(found) if found else True
            return fits
        months = self.row.get("months")
        months = {MONTHS.index(m) + 1 for m in months} if months else set(range(1, 13))
        words = self.row.get("on")
        return lambda day: day.month in months and (not words or any(on(word, day) for word in words))

    def first_fire(self, instant):
        index = bisect.bisect_left(self.fires, instant)
        return self.fires[index] if index < len(self.fires) else NEVER

    def shift(self, merchant):
        if not self.spread:
            return 0
        digest = hashlib.sha256(self.name.encode() + b"\0" + merchant.encode()).digest()
        return int.from_bytes(digest[:8], "big") % self.spread

    def ended(self, start, now):
        """The periods from one on whose fire has come, each with that."""
        found = self.ends.setdefault(start.label, [])
        while True:
            if not found:
                period = start
            elif self.grain.is_window:
                period = self.later_window(found[-1][0])
            else:
                period = self.grain.of(found[-1][0].end_date)
            if period is None or period.end > now or self.first_fire(period.end) > now:
                break
            if self.grain.is_window and not found:
                # Of windows there is one for each fire, and that of the first may end later.
                period = self.grain.window(self.grain.last_day(self.first_fire(period.end)))
            found.append((period, self.first_fire(period.end)))
        return [pair for pair in found if pair[0].end <= now and pair[1] <= now]

    def later_window(self, window):
        """That of the first fire by which a later day has ended."""
        index = bisect.bisect_left(self.fires, window.end)
        last = window.end_date - DAY
        for fire in self.fires[index:]:
            if (day := self.grain.last_day(fire)) > last:
                return self.grain.window(day)
        return None


def numbers(field):
    found = set()
    for part in field.split(","):
        low, _, high = part.partition("-")
        found |= set(range(int(low), int(high or low) + 1))
    return found


def on(word, day):
    month = [day.replace(day=1) + n * DAY for n in range(31)]
    month = [d for d in month if d.month == day.month]
    if word in WEEKDAYS:
        return day.weekday() == WEEKDAYS.index(word)
    if word.isdigit():
        return day.day == min(int(word), len(month))
    if word in ("first", "last"):
        return day == month[0 if word == "first" else -1]
    words = word.split()
    if "business" in word:
        number = {"first": 1, "last": -1}.get(words[0]) or int(words[1])
        opened = [d for d in month if is_open(d)]
        return day == (opened[min(number, len(opened)) - 1] if number > 0 else opened[max(number, -len(opened))])
    same = [d for d in month if d.weekday() == WEEKDAYS.index(words[1])]
    return day == same[{"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}[words[0]]]


# What was made.

class Run:
    def __init__(self, row):
        (self.id, self.name, self.definition, self.merchant, self.label, self.start, self.end, self.revision, self.state,
         self.due_at, self.sequence, self.is_backfill) = row
        self.chain = (self.definition, self.merchant)
        self.touched = False
        self.finish = None
        self.watermark = None
        self.grain = None
        self.period = None
        self.lines = None
        self.outcome = None


class Chain:
    """The runs of one definition for one merchant."""

    def __init__(self):
        self.finished = []
        self.labels = {}
        self.claims = {}
        self.last_kept = None
        self.idle_until = None
        self.idle_key = None


class Seed:
    def __init__(self, row, wrong):
        self.seed, self.low, self.high = row["seed"], row["from"], row["until"]
        self.wrong = wrong
        self.failures = 0
        self.compared = Counter(seeds=1)
        self.states = Counter()
        self.steps = []

    def complain(self, check, text):
        self.failures += 1
        if self.failures <= 6:
            self.wrong.append(f"seed {self.seed}: [{check}] {text}")

    # One step after the other.

    def judge(self, journal):
        self.runs = {row[0]: Run(row) for row in journal["runs"]}
        self.events = journal["events"]
        self.chains = defaultdict(Chain)
        self.definitions, self.versions = {}, {}
        self.first_seen, self.paused, self.closed = {}, set(), {}
        self.entries, self.bookings = [], {}
        self.imports = 0
        self.previous, self.next_event = None, 0
        self.down, self.broken, self.attempts = set(), set(), defaultdict(list)
        self.changed = 0
        self.jumped = None
        for step in self.steps:
            getattr(self, "step_" + step["do"].replace(" ", "_"))(step)
        self.at_end(journal)

    def step_in_force(self, step):
        self.definitions = {}
        for row in step["definitions"]:
            key = json.dumps(row, sort_keys=True)
            if key not in self.versions:
                self.versions[key] = Definition(row, self.low, self.high)
            self.definitions[row["name"]] = self.versions[key]
        self.changed += 1
        self.previous = None

    def step_import(self, step):
        self.imports = step["number"]
        for row in step["entries"]:
            entry = dict(zip(("id", "merchant", "account", "booked", "net"), row), number=self.imports)
            self.entries.append(entry)
            known = self.bookings.get(entry["merchant"])
            if known is None or entry["booked"] < known:
                self.bookings[entry["merchant"]] = entry["booked"]
                self.changed += 1

    def step_closed(self, step):
        self.closed[step["merchant"]] = date.fromisoformat(step["date"])
        self.changed += 1

    def step_paused(self, step):
        self.paused.add(step["definition"])
        self.changed += 1

    def step_resumed(self, step):
        self.paused.discard(step["definition"])
        self.changed += 1
        self.previous = None

    def step_break(self, step):
        self.previous = None
        if step.get("jumped"):
            self.jumped = step["clock"]

    def step_taken_over(self, step):
        for chain in self.chains.values():
            for label, (lease, worker) in chain.claims.items():
                if worker == step["worker"]:
                    chain.claims[label] = (min(lease, step["at"]), worker)

    def step_destination(self, step):
        places = self.broken if step["state"] in ("broken", "mended") else self.down
        if step["state"] in ("down", "broken"):
            places.add(step["name"])
        else:
            places.discard(step["name"])

    def step_look(self, step):
        self.compared["looks"] += 1
        now = step["at"]
        for name in self.definitions:
            self.first_seen.setdefault(name, now)
        events = []
        while self.next_event < len(self.events) and self.events[self.next_event][0] <= step["last"]:
            events.append(self.events[self.next_event])
            self.next_event += 1
        by_chain = defaultdict(list)
        for _, at, run, delivery, before, after, worker in events:
            run = self.runs[run]
            if delivery is not None:
                if after == "sending" and before == "pending":
                    self.attempts[delivery].append((now, set(self.down), set(self.broken)))
            elif after in ("claimed", "held", "owed") + FINISHED:
                by_chain[run.chain].append((run, before, after, at, worker))
        chains = {(name, merchant) for name, definition in self.definitions.items() for merchant in self.bookings
                  if definition.merchants is None or merchant in definition.merchants}
        for key in sorted(chains | set(by_chain)):
            self.compare(key, by_chain.get(key, []), chains, step)
        self.previous = now

    def compare(self, key, events, chains, step):
        chain, now = self.chains[key], step["at"]
        definition = self.definitions.get(key[0]) if key in chains else None
        expected = []
        if definition and key[0] not in self.paused:
            idle = (definition, self.changed, len(chain.finished), len(chain.claims))
            if events or chain.idle_key != idle or not chain.idle_from <= now < chain.idle_until:
                expected = self.expect(chain, key[1], definition, now)
                chain.idle_key, chain.idle_from, chain.idle_until = idle, now, self.coming(definition, now)
                if expected or chain.claims:
                    chain.idle_key = None
        found = self.take(chain, key, definition, events, now, step)
        wanted = [(period.label, what) for period, what, _, _ in expected]
        if step["killed"]:
            wanted = wanted[:len(found)]
        if found != wanted and not self.is_awaiting(definition, events, step):
            if definition is None or key[0] in self.paused:
                self.complain("owed", f"{key}: made {found}, and nothing is owed at {stamp(now)}")
            else:
                self.complain("owed", f"{key}: {wanted or 'nothing'} is owed at {stamp(now)}, made was {found or 'nothing'}")
        for period, what, due, late in expected:
            run = next((r for r, *_ in events if r.label == period.label and r.revision == 1), None)
            if run is None:
                continue
            run.period = period
            if (run.start, run.end) != (period.start, period.end):
                self.complain("period", f"{run.name} is from {stamp(run.start)} to {stamp(run.end)}, and should be from "
                                        f"{stamp(period.start)} to {stamp(period.end)}")
            if run.due_at != due and not run.touched:
                self.complain("due", f"{run.name} was due at {stamp(run.due_at)}, and should be at {stamp(due)}")
            run.touched = True
            if what == "made" and run.outcome == "kept" and bool(run.is_backfill) != late:
                self.complain("owed", f"{run.name} is {'no' if late else 'a'} backfill")
            if self.previous is not None and self.previous < due < now - 60:
                self.complain("time", f"{run.name} was due at {stamp(due)}, and nobody looked before {stamp(now)}")

    def is_awaiting(self, definition, events, step):
        """With `revise` what came while clocks were ahead waits until they show that time again."""
        recently = self.jumped is not None and step["clock"] - self.jumped < 6 * 86400
        return recently and definition is not None and definition.revises and all(
            after in ("claimed", "owed") or run.revision > 1 for run, _, after, *_ in events)

    def coming(self, definition, now):
        """Nothing new falls due before."""
        index = bisect.bisect_right(definition.fires, now - definition.spread)
        return definition.fires[index] if index < len(definition.fires) else NEVER

    def expect(self, chain, merchant, definition, now):
        """What a look makes of one chain: periods with what becomes of them, when they were due, and whether they are late."""
        if any(lease > now and revision > 1 for (_, revision), (lease, _) in chain.claims.items()):
            return []
        start, short = self.begin(chain, merchant, definition)
        shift = definition.shift(merchant)
        ended = [pair for pair in definition.ended(start, now) if pair[0].end >= start.end]
        if short is not None and short.end <= now and definition.first_fire(short.end) <= now:
            ended.insert(0, (short, definition.first_fire(short.end)))
        dues = [due for _, due in ended]
        # Before the last window that was made there are those alone that had a fire at their time.
        made = max((run.end for run in chain.finished if run.grain.key == definition.grain.key), default=0)
        wanted = []
        for period, due in ended:
            if definition.grain.is_window and period.end <= made:
                continue
            if chain.labels.get((definition.grain.key, period.label)) in FINISHED:
                continue
            if merchant in self.closed and self.closed[merchant] < period.first or due + shift > now:
                break
            later = bisect.bisect_right(dues, due)
            wanted.append((period, due + shift, later < len(dues) and dues[later] + shift <= now))
        newest = next((period.label for period, _, late in reversed(wanted) if late), None)
        last, expected = chain.last_kept, []
        for period, due, late in wanted:
            if chain.claims.get((period.label, 1), (0, ""))[0] > now:
                break
            if late and self.passes(definition, period, due, newest, now):
                expected.append((period, "passed over", due, late))
                continue
            if last is not None and last <= now < last + definition.spaced:
                break
            expected.append((period, "made", due, late))
            # One that is skipped as empty holds nothing back; which of them is, the lines show.
            if not (definition.skips_empty and self.is_skipped(merchant, definition, period)):
                last = now
        return expected

    def is_skipped(self, merchant, definition, period):
        run = next((r for r in self.runs.values() if r.chain == (definition.name, merchant) and r.label == period.label
                    and r.revision == 1), None)
        return run is not None and (run.state == "skipped" or run.id in self.skipped)

    @property
    def skipped(self):
        if not hasattr(self, "_skipped"):
            self._skipped = {run for _, _, run, _, _, after, _ in self.events if after == "skipped"}
        return self._skipped

    def passes(self, definition, period, due, newest, now):
        if definition.make == "skip" or definition.make == "latest" and period.label != newest:
            return True
        return definition.within is not None and now - due > definition.within

    def begin(self, chain, merchant, definition):
        """The first period that is owed, and a short one before it."""
        grain = definition.grain
        first = grain.on(definition.since) if definition.since else grain.containing(self.first_seen[definition.name])
        own = grain.containing(self.bookings[merchant])
        start = own if own.end > first.end else first
        finished = [run for run in chain.finished if run.outcome != "abandoned"]
        mine = [run for run in finished if run.grain.key == grain.key]
        if mine:
            earliest = min(mine, key=lambda run: run.start).period
            if "--" in earliest.label and not grain.is_window:
                earliest = grain.containing(earliest.start)
            if earliest.end > start.end:
                start = earliest
        others = [run for run in finished if run.grain.key != grain.key]
        if not others:
            return start, None
        last = max(others, key=lambda run: run.end)
        mine = [run for run in mine if run.end > last.end]
        if mine or grain.is_window:
            begun = max([run.end for run in mine if "--" in run.label and run.start >= last.end], default=last.end)
            change, short = grain.since(begun), None
        else:
            change, short = grain.on(definition.since), None
            if last.end < change.start:
                day = min(last.period.end_date, change.first)
                short = Period(f"{day}--{change.first}", day, change.first, last.end, change.start)
        return (change if change.end > start.end else start), short

    def take(self, chain, key, definition, events, now, step):
        """Puts on record what a look made of one chain; gives back what became of originals."""
        found = []
        for run, _, after, at, worker in events:
            if at != now:
                self.complain("owed", f"{run.name} {after} at {stamp(at)}, in a look at {stamp(now)}")
            if run.grain is None:
                run.grain = definition.grain if definition else None
            if after == "claimed":
                chain.claims[run.label, run.revision] = (now + LEASE, worker)
                continue
            chain.claims.pop((run.label, run.revision), None)
            if after == "held":
                self.complain("left", f"{run.name} is held")
            if after not in FINISHED:
                continue
            run.outcome, run.watermark, run.definition_row = after, self.imports, definition and definition.row
            run.clock = step["clock"]
            run.finish = len(chain.finished)
            if run.revision > 1:
                continue
            found.append((run.label, "passed over" if after == "abandoned" else "made"))
            if definition is None:
                continue
            run.period = self.period_of(run, definition)
            if chain.finished and (run.start, run.end) <= (chain.finished[-1].start, chain.finished[-1].end):
                self.complain("order", f"{run.name} came after {chain.finished[-1].name}")
            chain.finished.append(run)
            chain.labels[definition.grain.key, run.label] = after
            if after == "kept":
                chain.last_kept = max(chain.last_kept or 0, now)
                self.compared["early"] += run.end > step["clock"]
            if after == "skipped" and any(
                    e["merchant"] == run.merchant and run.start <= e["booked"] < run.end for e in self.entries):
                self.complain("lines", f"{run.name} was skipped as empty, and is not")
        return found

    def period_of(self, run, definition):
        grain = definition.grain
        if "@" in run.label:
            return grain.containing(run.start)
        if "--" in run.label:
            first, end = (date.fromisoformat(text) for text in run.label.split("--"))
            return Period(run.label, first, end, run.start, run.end)
        return grain.containing(run.start) if run.start < run.end else Period(
            run.label, date.fromisoformat(run.label), date.fromisoformat(run.label) + DAY, run.start, run.end)

    # The end.

    def at_end(self, journal):
        if self.next_event < len(self.events):
            self.complain("owed", f"{len(self.events) - self.next_event} events behind the last look")
        self.compared["chains"] += len(self.chains)
        self.states.update(run.state for run in self.runs.values())
        self.deliveries(journal)
        balances = defaultdict(dict)
        for run, account, closing in journal["balances"]:
            balances[run][account] = closing
        for key, chain in sorted(self.chains.items()):
            self.compared["periods"] += len(chain.finished)
            self.sequence(key)
            self.lines(key, chain)
            self.balances(key, balances)

    def deliveries(self, journal):
        arrived = Counter(delivery for _, _, _, delivery, _, after, _ in self.events
                          if delivery is not None and after in ("delivered", "unverified"))
        files = defaultdict(set)
        for number, run, state, destination, name, comes_last, created in journal["deliveries"]:
            run = self.runs[run]
            plain = f"{run.definition}_{run.merchant}_{run.label}_r{run.revision}"
            if name not in (plain + ".csv", plain + "_manifest.json"):
                self.complain("delivered", f"{run.name} goes out as {name}")
            if arrived[number] != (state == "delivered"):
                self.complain("delivered", f"{run.name}: {name} was delivered {arrived[number]} times and is {state}")
            if state == "delivered":
                files[destination].add(name)
                if name.endswith(".csv"):
                    run.lines = self.read(os.path.join(journal["outboxes"][destination], name), run)
            elif not self.is_explained(run, number, state, destination, created, comes_last):
                self.complain("left", f"{run.name}: {name} is {state}")
        for destination, path in journal["outboxes"].items():
            there = set(os.listdir(path)) if os.path.isdir(path) else set()
            for name in sorted(there ^ files[destination]):
                self.complain("delivered", f"{destination} {'has' if name in there else 'lacks'} {name}")
        for run in self.runs.values():
            if run.state in ("owed", "waiting", "claimed", "held"):
                self.complain("left", f"{run.name} is {run.state}")
            elif run.state not in ("delivered", "skipped", "abandoned", "superseded", "failed", "partly_failed"):
                self.complain("left", f"{run.name} is {run.state}")

    def is_explained(self, run, number, state, destination, created, comes_last):
        """Replaced by a revision, behind another one, broken for good, or out of patience while nobody could be reached."""
        if state == "abandoned":
            return run.state == "superseded"
        if state == "pending":
            return bool(comes_last) and run.state in ("failed", "partly_failed", "superseded")
        return state == "failed" and any(
            destination in broken or destination in down and at - created >= 86400
            for at, down, broken in self.attempts[number])

    def read(self, path, run):
        try:
            with open(path, encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
        except OSError:
            return None
        if not rows and run.definition_row and run.definition_row["empty"] == "skip" and run.revision == 1:
            self.complain("lines", f"{run.name} is empty, and should have been skipped")
        return {row["entry_id"]: row["section"] for row in rows}

    def sequence(self, key):
        own = sorted((run for run in self.runs.values() if run.chain == key and run.sequence is not None),
                     key=lambda run: (run.sequence, run.revision))
        seen = {}
        for run in own:
            if seen.setdefault(run.label, run.sequence) != run.sequence:
                self.complain("sequence", f"{run.name} has number {run.sequence}, and its period {seen[run.label]}")
        if sorted(seen.values()) != list(range(1, len(seen) + 1)):
            self.complain("sequence", f"{key} has the numbers {sorted(seen.values())}")
        originals = [run for run in own if run.revision == 1]
        if [run.start for run in originals] != sorted(run.start for run in originals):
            self.complain("sequence", f"{key} is not numbered in the order of its periods")
        for run in self.runs.values():
            if run.chain == key and run.revision == 1 and (run.sequence is None) != (run.outcome in (None, "skipped")):
                self.complain("sequence", f"{run.name} is {run.outcome} and has number {run.sequence}")

    def lines(self, key, chain):
        links = [run for run in chain.finished if run.outcome in ("kept", "skipped")]
        if not links:
            return
        revisions = defaultdict(list)
        for run in self.runs.values():
            if run.chain == key and run.outcome in ("kept", "skipped"):
                revisions[run.label, run.start].append(run)
        forces = [max(revisions[run.label, run.start], key=lambda run: run.revision) for run in links]
        row = links[-1].definition_row or {}
        self.live = key[0] in self.definitions and key[1] not in self.closed
        for entry in self.entries:
            if entry["merchant"] != key[1]:
                continue
            self.compared["entries"] += 1
            found = [(run.label, run.lines[entry["id"]]) for run in forces if run.lines and entry["id"] in run.lines]
            if links[0].grain.is_window:
                known = [run for run in links if run.start <= entry["booked"] < run.end and entry["number"] <= run.watermark]
                expected = [(run.label, "period") for run in known]
            elif row.get("corrections") == "revise":
                expected = self.revised(entry, links, forces, found)
            else:
                expected = self.carried(entry, links)
            expected = [pair for pair in expected if self.is_readable(pair, forces)]
            if sorted(found) != sorted(expected):
                self.complain("lines", f"{key}: {entry['id']} of {stamp(entry['booked'])}, import {entry['number']}, is in "
                                       f"{found or 'no report'} and belongs in {expected or 'none'}")

    def is_readable(self, pair, forces):
        return next((run.lines is not None for run in forces if run.label == pair[0]), False)

    def carried(self, entry, links):
        """Its own report, or the first one later that knew of it; none where the balance of a report holds it already."""
        index = next((i for i, run in enumerate(links) if entry["booked"] < run.end), None)
        if index is None:
            return []
        own = links[index]
        if entry["number"] <= own.watermark:
            return [(own.label, "period")] if own.start <= entry["booked"] else []
        later = next((run for run in links[index + 1:] if entry["number"] <= run.watermark), None)
        return [(later.label, "late")] if later else []

    def revised(self, entry, links, forces, found):
        own = next((i for i, run in enumerate(links) if run.start <= entry["booked"] < run.end), None)
        if own is None:
            # What is made again takes it among its late ones.
            carried = self.carried(entry, links)
            if carried and len(found) == 1 and found[0][1] == "late":
                return found
            # Or it is in the balance with which the first report behind it opens, made again.
            behind = next((run for run, link in zip(forces, links) if link.start > entry["booked"]), None)
            return [] if behind and entry["number"] <= behind.watermark else carried
        if entry["number"] <= forces[own].watermark:
            return [(forces[own].label, "period")]
        # It is late in a later one, or nothing was due any more.
        if len(found) == 1 and found[0][1] == "late":
            return found
        return found if not found and not self.is_owed_again(entry, links) else [(forces[own].label, "period")]

    def is_owed_again(self, entry, links):
        return self.live and any(run.watermark >= entry["number"] for run in links)

    def balances(self, key, balances):
        for run in self.runs.values():
            if run.chain != key or run.outcome not in ("kept", "skipped") or run.grain is None or run.grain.is_window:
                continue
            sums = defaultdict(int)
            for entry in self.entries:
                if entry["merchant"] == key[1] and entry["booked"] < run.end and entry["number"] <= run.watermark:
                    sums[entry["account"]] += entry["net"]
            found = {account: closing for account, closing in balances[run.id].items() if closing or account in sums}
            if found != dict(sums):
                self.complain("balance", f"{run.name} closes with {found}, and its entries make {dict(sums)}")


def stamp(instant):
    return datetime.fromtimestamp(instant, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def main(paths):
    compared, states, wrong, seeds = Counter(), Counter(), [], set()
    for path in paths:
        seed = None
        with open(path, encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                if row["do"] == "seed":
                    seed = Seed(row, wrong)
                elif row["do"] == "wrong":
                    seed.complain(row.get("check", "driver"), row["what"])
                elif row["do"] == "end":
                    seed.judge(row)
                    compared.update(seed.compared)
                    compared["wrong"] += seed.failures > 0
                    states.update(seed.states)
                else:
                    seed.steps.append(row)
    for line in wrong[:60]:
        print(line)
    print("states", *(f"{state}={count}" for state, count in sorted(states.items())))
    print("compared", *(compared[name] for name in ("seeds", "looks", "chains", "periods", "entries", "early", "wrong")))


main(sys.argv[1:])
