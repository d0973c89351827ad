"""Looks at pages as a browser, a screen reader and an eye would: page_check.py LANGUAGE FILE...

Prints each fault on a line and ends with 1 where there is any. Reads HTML with html5lib in its strict mode; computes
colours by the cascade (inline styles, then the style sheet's !important rules by specificity and order) for light and
dark, and holds each text against what lies behind it: WCAG 2.2, 1.4.3 (4.5:1) and, for the bars of a chart, 1.4.11 (3:1).
"""
import re
import sys

import html5lib


def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def declarations(text):
    pairs = (part.split(":", 1) for part in text.split(";") if ":" in part)
    return {name.strip(): value.strip() for name, value in pairs}


def rules(css):
    """(selector, declarations) of a style sheet without at-rules."""
    found = []
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        found += [(selector.split(), declarations(body)) for selector in selectors.split(",")]
    return found


def media(css, condition):
    """The inside of an at-rule, and the sheet without any."""
    inside, rest, depth, start = "", "", 0, 0
    for match in re.finditer(r"@media ([^{]+)\{", css):
        if match.start() < start:
            continue
        rest += css[start:match.start()]
        depth, end = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        if condition in match.group(1):
            inside += css[match.end():end - 1]
        start = end
    return inside, rest + css[start:]


class Page:
    def __init__(self, data):
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root = parser.parse(data, transport_encoding="utf-8")
        self.parents = {child: parent for parent in self.root.iter() for child in parent}
        self.faults = []

    def check(self, language):
        if self.root.get("lang") != language:
            self.faults.append("lang is %r, not %r" % (self.root.get("lang"), language))
        self.assets()
        for table in self.root.iter("table"):
            self.table(table)
        if len([table for table in self.root.iter("table") if table.get("role") != "presentation"]) < 1:
            self.faults.append("no table with figures")
        sheet = "".join(style.text for style in self.root.iter("style") if not style.get("media"))
        dark, light = media(sheet, "prefers-color-scheme: dark")
        for name, css in (("light", rules(light)), ("dark", rules(light) + rules(dark))):
            self.colours(name, css)
        return self.faults

    def assets(self):
        for element in self.root.iter():
            if not isinstance(element.tag, str):
                continue
            if element.tag in ("script", "img", "svg", "link", "iframe", "object", "embed", "form", "input", "base"):
                self.faults.append("an asset: <%s>" % element.tag)
            for name in element.attrib:
                if name in ("src", "href", "background", "srcset") or name.startswith("on"):
                    self.faults.append("an attribute %s" % name)
            text = element.get("style", "") + (element.text or "" if element.tag == "style" else "")
            if "url(" in text or "@import" in text:
                self.faults.append("an asset in a style")
            if element.get("role") == "img" and not (element.get("title") or "").strip():
                self.faults.append("a picture without a text")

    def table(self, table):
        rows = [row for part in table if part.tag in ("tbody", "thead") for row in part]
        if table.get("role") == "presentation":
            if table.find("caption") is not None or any(cell.tag == "th" for row in rows for cell in row):
                self.faults.append("layout with headings")
            return
        if not "".join(table.find("caption").itertext() if table.find("caption") is not None else "").strip():
            self.faults.append("a table without a caption")
        caption = table.find("caption")
        name = (caption.text or "") if caption is not None else "?"
        widths = set()
        for part in table:
            for row in part if part.tag in ("thead", "tbody") else ():
                scope = "col" if part.tag == "thead" else "row"
                heads = [cell for cell in row if cell.tag == "th"]
                if not heads or any(head.get("scope") != scope for head in heads) or row[0].tag != "th":
                    self.faults.append("%s: a row without its heading" % name)
                widths.add(sum(int(cell.get("colspan", 1)) for cell in row))
        if len(widths) != 1:
            self.faults.append("%s: rows of %s cells" % (name, sorted(widths)))

    def matches(self, element, selector):
        *outer, last = selector
        if not self.is_compound(element, last):
            return False
        parent = self.parents.get(element)
        while outer:
            while parent is not None and not self.is_compound(parent, outer[-1]):
                parent = self.parents.get(parent)
            if parent is None:
                return False
            outer.pop()
            parent = self.parents.get(parent)
        return True

    @staticmethod
    def is_compound(element, compound):
        if ":" in compound or compound == ">" or not isinstance(element.tag, str):
            return False
        tag, *classes = compound.split(".")
        return (not tag or element.tag == tag) and set(classes) <= set(element.get("class", "").split())

    def colours(self, mode, css):
        styled = []
        for order, (selector, body) in enumerate(css):
            weight = (sum(part.count(".") for part in selector), sum(not part.startswith(".") for part in selector), order)
            for name in ("color", "background-color", "background"):
                if name in body and body[name].startswith("#"):
                    value, important = body[name].split()[0], "!important" in body[name]
                    styled.append((important, weight, selector, name.replace("background-color", "background"), value))
        styled.sort(key=lambda one: (one[0], one[1]))

        def own(element):
            inline = declarations(element.get("style", ""))
            found = {"color": inline.get("color"), "background": inline.get("background-color")}
            for important, _, selector, name, value in styled:
                if (important or not found[name]) and self.matches(element, selector):
                    found[name] = value
            return found, inline

        def visit(element, colour, ground):
            if not isinstance(element.tag, str) or element.tag in ("style", "head"):
                return
            found, inline = own(element)
            if inline.get("display") == "none":
                return
            behind = ground
            colour, ground = found["color"] or colour, found["background"] or ground
            if element.get("role") == "img":
                self.hold(mode, element.get("title"), ground, behind, 3)
                return
            texts = [element.text] + [child.tail for child in element]
            for text in texts:
                if text and text.strip():
                    self.hold(mode, text.strip(), colour, ground, 4.5)
            for child in element:
                visit(child, colour, ground)

        visit(self.root.find("body"), "#000000", "#ffffff")

    def hold(self, mode, text, colour, ground, least):
        ratio = contrast(colour, ground)
        if ratio < least:
            self.faults.append("%s: %.2f of %s on %s: %r" % (mode, ratio, colour, ground, text[:40]))


def main(language, files):
    bad = False
    for file in files:
        with open(file, "rb") as page:
            data = page.read()
        try:
            faults = Page(data).check(language)
        except html5lib.html5parser.ParseError as error:
            faults = ["not HTML: %s" % error]
        for fault in faults:
            bad = True
            print("%s: %s" % (file.rsplit("/", 1)[-1], fault))
    return 1 if bad else 0


sys.exit(main(sys.argv[1], sys.argv[2:]))
