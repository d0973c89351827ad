"""What cronsim, and Debian's cron(8), do with cron expressions, as lines of words separated by tabs.

usage: cron_fires.py cronsim   each line read: EXPRESSION ZONE START COUNT
                               printed: the fires after START, in seconds of Unix time and separated by commas;
                               `refused`, or `never` where it finds none
       cron_fires.py debian    each line read: EXPRESSION ZONE START END
                               printed: the fires after START up to END, by real time minute after minute as cron(8) has it:
                               with '*' first in minute or hour what the clock shows counts; else what was skipped is run
                               right after the change, and what comes again is not run again
Needs cronsim.
"""
import datetime as dt
import sys
import zoneinfo

import cronsim

UTC = dt.timezone.utc
MINUTE = dt.timedelta(minutes=1)


def by_cronsim(expression, zone, start, count):
    zone = zoneinfo.ZoneInfo(zone)
    try:
        fires = cronsim.CronSim(expression, dt.datetime.fromtimestamp(int(start), zone))
    except cronsim.CronSimError:
        return "refused"
    found = []
    for fire in fires:
        found.append(str(int(fire.timestamp())))
        if len(found) == int(count):
            break
    return ",".join(found) or "never"


def by_debian(expression, zone, start, end):
    zone = zoneinfo.ZoneInfo(zone)
    # Of cronsim only the sets of numbers are taken; clocks are this function's business.
    fields = cronsim.CronSim(expression, dt.datetime(2026, 1, 1))
    follows = any(field.startswith("*") for field in expression.split()[:2])

    def matches(wall):
        return (
            wall.minute in fields.minutes
            and wall.hour in fields.hours
            and wall.month in fields.months
            and fields.match_day(wall.date())
        )

    found = []
    moment = int(start) // 60 * 60
    furthest = dt.datetime.fromtimestamp(moment, zone).replace(tzinfo=None)
    while moment + 60 <= int(end):
        moment += 60
        wall = dt.datetime.fromtimestamp(moment, zone).replace(tzinfo=None, fold=0)
        is_due = follows and matches(wall)
        while not follows and furthest < wall:
            furthest += MINUTE
            is_due = matches(furthest) or is_due
        if is_due and moment > int(start):
            found.append(str(moment))
    return ",".join(found)


answer = {"cronsim": by_cronsim, "debian": by_debian}[sys.argv[1]]
for line in sys.stdin:
    print(answer(*line.rstrip("\n").split("\t")))
