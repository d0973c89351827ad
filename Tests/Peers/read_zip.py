"""Reads a ZIP file with Python's zipfile and prints what it found as JSON, one object a file."""
import base64
import json
import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as file:
    assert file.testzip() is None
    print(json.dumps([{
        "name": info.filename,
        "date": list(info.date_time),
        "flags": info.flag_bits,
        "extra": info.extra.hex(),
        "method": info.compress_type,
        "bytes": base64.b64encode(file.read(info)).decode(),
    } for info in file.infolist()]))
