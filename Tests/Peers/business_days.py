"""What QuantLib knows of holidays and of rolling, as lines of words separated by tabs.

usage: business_days.py closed CALENDAR YEAR YEAR   the days from Monday to Friday on which it is closed, one a line
       business_days.py rolls CALENDAR              each date read: following, modified following, preceding
Needs QuantLib.
"""
import datetime as dt
import sys

import QuantLib as ql

CALENDARS = {
    "TARGET": ql.TARGET,
    "UnitedKingdom": lambda: ql.UnitedKingdom(ql.UnitedKingdom.Settlement),
    "UnitedStates": lambda: ql.UnitedStates(ql.UnitedStates.Settlement),
    "FederalReserve": lambda: ql.UnitedStates(ql.UnitedStates.FederalReserve),
    "Germany": lambda: ql.Germany(ql.Germany.Settlement),
    "Romania": ql.Romania,
    "Sweden": ql.Sweden,
    "Denmark": ql.Denmark,
}
calendar = CALENDARS[sys.argv[2]]()


def date(day):
    return ql.Date(day.day, day.month, day.year)


def closed(first, last):
    day = dt.date(first, 1, 1)
    while day.year <= last:
        if day.weekday() < 5 and not calendar.isBusinessDay(date(day)):
            print(day)
        day += dt.timedelta(days=1)


def rolls():
    for line in sys.stdin:
        day = date(dt.date.fromisoformat(line.strip()))
        conventions = (ql.Following, ql.ModifiedFollowing, ql.Preceding)
        print(*(calendar.adjust(day, convention).ISO() for convention in conventions), sep="\t")


if sys.argv[1] == "closed":
    closed(int(sys.argv[3]), int(sys.argv[4]))
else:
    rolls()
