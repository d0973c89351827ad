"""Reads one domain a line, and prints what the package idna makes of it by IDNA2008 after the mapping of UTS 46; a hyphen where
the rules do not allow it."""
import sys

import idna

for line in open(0, encoding="utf-8", newline="\n"):
    try:
        print(idna.encode(line.rstrip("\n"), uts46=True, std3_rules=True, transitional=False).decode())
    except idna.IDNAError:
        print("-")
