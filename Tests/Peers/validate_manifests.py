"""Validates manifests against the published schema. Arguments: the schema, then manifests.

Prints one line a file: its path, a tab, "valid" or the place of the first fault (members joined by "/"), a tab, the fault's keyword.
"""
import json
import sys

from jsonschema import Draft202012Validator

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as file:
        faults = sorted(validator.iter_errors(json.load(file)), key=lambda fault: [str(step) for step in fault.path])
    if faults:
        print(path, "/".join(str(step) for step in faults[0].path), faults[0].validator, sep="\t")
    else:
        print(path, "valid", "", sep="\t")
