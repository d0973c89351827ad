"""What Python's codecs and its csv module make of files.

Usage: csv_oracle.py FILE. Each of its lines has a file's bytes in hex, an encoding, and the code of the separator, with tabs
between. For each a line is printed: 'text' where the bytes are none in that encoding; 'quotes' where the csv module, strict,
refuses them; else 'ok', a tab, and the records: each ends with ';', each of its fields is a '.' and its UTF-8 in hex.
"""
import csv
import io
import sys


def told(data, encoding, separator):
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return "text"
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator))
    except csv.Error:
        return "quotes"
    return "ok\t" + "".join("".join("." + field.encode().hex() for field in record) + ";" for record in records)


with open(sys.argv[1], encoding="ascii") as cases:
    for line in cases:
        data, encoding, separator = line.rstrip("\n").split("\t")
        print(told(bytes.fromhex(data), encoding, chr(int(separator))))
