"""Reads a test file of Apache FOP: the formatting objects in it, and the checks that count."""
import os
import re

from lxml import etree

from fotree import take_assertions

FO = '{http://www.w3.org/1999/XSL/Format}'

# A check that looks at these attributes and no others holds whatever the fonts measure.
NAMES = {'nr', 'formatted-nr', 'simple-page-master-name', 'prod-id', 'id', 'blank', 'lang', 'name',
         'internal-link', 'external-link', 'uri', 'font-name', 'columnCount'}


class Check:
    def __init__(self, xpath, expected, tolerance=None, namespaces=None):
        self.xpath, self.expected = xpath, expected
        self.tolerance = float(tolerance) if tolerance else None
        self.namespaces = {prefix: uri for prefix, uri in (namespaces or {}).items() if prefix}
        attributes = re.findall(r'@(?:[\w-]+:)?([\w-]+)', xpath)
        self.needs_metrics = any(name not in NAMES for name in attributes)

    def evaluate(self, areas):
        """(whether it holds, what there is), as XPath's string() has it."""
        try:
            actual = as_string(areas.xpath(self.xpath, namespaces=self.namespaces or None))
        except etree.XPathError as error:
            return False, 'XPath: %s' % error
        if self.tolerance is not None:
            try:
                return abs(float(actual) - float(self.expected)) <= self.tolerance, actual
            except ValueError:
                return False, actual
        return actual == self.expected, actual


class Case:
    def __init__(self, path):
        self.name = os.path.join(os.path.basename(os.path.dirname(path)), os.path.basename(path))
        self.checks, self.assertions, self.uncounted = [], [], 0
        with open(path, 'rb') as file:
            data = file.read()
        document = etree.fromstring(data, etree.XMLParser(huge_tree=True))
        self.root = next(document.iter(FO + 'root'))
        if document.tag == 'testcase':
            self.read_checks(document)
            self.fo = cut_fo(data, document)
        else:
            self.fo, self.assertions = take_assertions(data)
        self.fo = set_default_font(self.fo, self.root)

    def read_checks(self, document):
        for group in document:
            if group.tag == 'checks':
                for check in group:
                    self.read_check(check)
            elif isinstance(group.tag, str) and group.tag.endswith('-checks'):
                # of renderers that this program does not have
                self.uncounted += sum(isinstance(check.tag, str) for check in group)

    def read_check(self, check):
        if check.tag == 'eval':
            self.checks.append(Check(check.get('xpath'), check.get('expected'),
                                     check.get('tolerance'), check.nsmap))
        elif check.tag == 'true':
            self.checks.append(Check(check.get('xpath'), 'true', None, check.nsmap))
        elif check.tag == 'result' and check.get('property') == 'pagecount':
            self.checks.append(Check('count(//pageViewport)', check.get('expected')))
        elif isinstance(check.tag, str):
            # element-list: the break elements inside FOP
            self.uncounted += 1


def as_string(value):
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, float):
        return 'NaN' if value != value else '%d' % value if value == int(value) else repr(value)
    if isinstance(value, list):
        if not value:
            return ''
        return str(value[0].xpath('string()') if hasattr(value[0], 'tag') else value[0])
    return str(value)


def cut_fo(data, document):
    """What stands in <fo>, on the lines it has in the test file, its variables filled in."""
    begin, end = data.find(b'<fo>'), data.rfind(b'</fo>')
    fo = data[begin + len(b'<fo>'):end]
    lines = data.count(b'\n', 0, begin)
    encoding = re.match(rb'<\?xml[^>]*encoding=["\']([\w-]+)', data)
    head = b'<?xml version="1.0" encoding="%s"?>' % (encoding.group(1) if encoding else b'UTF-8')
    for variable in document.iterfind('variables/*'):
        fo = fo.replace(b'##' + variable.tag.encode(), (variable.text or '').strip().encode())
    return head + b'\n' * lines + fo.strip(b' \t')


def set_default_font(data, root):
    """The initial font-family is the formatter's own; the figures suppose FOP's, a sans."""
    if root.get('font-family') or root.get('font'):
        return data
    return re.sub(rb'(<(?:\w+:)?root\b)', rb'\1 font-family="sans-serif"', data, count=1)
