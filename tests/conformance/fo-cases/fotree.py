"""Assertions on property values: what `format --dump=fo` says an object's property comes to.

FOP writes values its own way: lengths in millipoints, keywords in capitals, a compound property as
"Space[min:…, opt:…]".  Both sides are brought into one form before they are compared.
"""
import re

from lxml import etree

FO = '{http://www.w3.org/1999/XSL/Format}'
TEST = '{http://xmlgraphics.apache.org/fop/test}'
LINE = '{urn:sagsakt:source:1}line'

MPT = {'mpt': 1, 'pt': 1000, 'px': 1000, 'pc': 12000, 'in': 72000, 'cm': 72000 / 2.54,
       'mm': 72000 / 25.4}
COLORS = {'aqua': '#00ffff', 'black': '#000000', 'blue': '#0000ff', 'fuchsia': '#ff00ff',
          'gray': '#808080', 'green': '#008000', 'lime': '#00ff00', 'maroon': '#800000',
          'navy': '#000080', 'olive': '#808000', 'purple': '#800080', 'red': '#ff0000',
          'silver': '#c0c0c0', 'teal': '#008080', 'white': '#ffffff', 'yellow': '#ffff00'}
# Physical sides in left-to-right writing, and properties whose optimum is what one speaks of.
SIDES = {'top': 'before', 'bottom': 'after', 'left': 'start', 'right': 'end'}
NAMES = {'width': 'inline-progression-dimension', 'height': 'block-progression-dimension',
         'min-width': 'inline-progression-dimension.minimum',
         'max-width': 'inline-progression-dimension.maximum',
         'min-height': 'block-progression-dimension.minimum',
         'max-height': 'block-progression-dimension.maximum'}
PARTS = {'min': 'minimum', 'opt': 'optimum', 'max': 'maximum', 'withinLine': 'within-line',
         'withinColumn': 'within-column', 'withinPage': 'within-page', 'ipd':
         'inline-progression-direction', 'bpd': 'block-progression-direction'}
# Without a style a border has no width, whatever the table of initial values says.
NO_WIDTH = re.compile(r'border-\w+-width\.length$')


def normalize(text):
    text = text.strip().strip('[]').replace('"', '').replace("'", '').lower()
    color = re.fullmatch(r'rgb\((\d+), *(\d+), *(\d+)\)', text)
    if color:
        return '#%02x%02x%02x' % tuple(map(int, color.groups()))
    number = re.fullmatch(r'(-?\d*\.?\d+)(%|[a-z]+)?', text)
    if number and (number.group(2) or '') in ('', '%', *MPT):
        value = float(number.group(1)) * MPT.get(number.group(2), 1)
        unit = 'mpt' if number.group(2) in MPT else number.group(2) or ''
        return '%g%s' % (round(value) if unit == 'mpt' else round(value, 4), unit)
    share = re.fullmatch(r'\(?([\d.]+) table-column-units\)?', text)
    if share:
        text = 'proportional-column-width(%g)' % float(share.group(1))
    return COLORS.get(text, re.sub(r'\s*,\s*', ',', text))


class Subset:
    """Initial value, and whether it is inherited, of each property that `format --subset` names."""

    def __init__(self, text):
        rows = re.findall(r'^\| ([\w:.-]+) \| .* \| (.*?) \| (yes|no) \|$', text, re.M)
        self.rows = {name: (initial.strip(), inherited == 'yes')
                     for name, initial, inherited in rows}

    def find(self, name):
        """Our name for FOP's NAME; None: there is no such property."""
        base, dot, component = name.partition('.')
        base = NAMES.get(base, base)
        base = re.sub(r'^(border|padding)-(top|bottom|left|right)',
                      lambda found: found.group(1) + '-' + SIDES[found.group(2)], base)
        wanted = [base + dot + component]
        if component in ('', 'optimum', 'length'):
            wanted += [base, base + '.optimum', base + '.length']
        return next((name for name in wanted if name in self.rows), None)

    def value(self, node, name):
        initial, inherited = self.rows[name]
        while node is not None and isinstance(node.tag, str):
            if node.get(name) is not None:
                return node.get(name)
            node = node.getparent() if inherited else None
        return '0pt' if NO_WIDTH.match(name) else initial


class Assertion:
    """A property's value at the formatting object that the assertion stands in."""
    needs_metrics = False

    def __init__(self, element, number):
        self.property, self.expected = element.get('property'), element.get('expected')
        self.number = number
        self.xpath = '%s of object %d' % (self.property, number)

    def wanted(self):
        """(property, value) for each part of a compound value, or for the value alone."""
        compound = re.fullmatch(r'(\w+)\[(.*)\]', self.expected)
        if not compound:
            return [(self.property, self.expected)]
        if compound.group(1) == 'CondLength':
            names = ('length', 'conditionality')
            return [('%s.%s' % (self.property, name), part)
                    for name, part in zip(names, compound.group(2).split(','))]
        return [('%s.%s' % (self.property, PARTS.get(key, key)), part)
                for key, part in re.findall(r'(\w+):\s*([^,]+)', compound.group(2))]

    def evaluate(self, dump, subset):
        """(whether it holds, what there is).  In a marker it is about what is retrieved."""
        nodes = dump.xpath('//*[@*[local-name() = "line"] = "%d"]' % self.number)
        retrieved = [node for node in nodes
                     if any(above.tag == FO + 'retrieve-marker' for above in node.iterancestors())]
        actual = 'no such object'
        for node in retrieved or nodes[:1]:
            for name, expected in self.wanted():
                own = subset.find(name)
                if not own and name.endswith('.conditionality'):
                    continue # of the start and end sides: without effect, so without a row
                actual = normalize(subset.value(node, own)) if own else 'no such property'
                if actual != normalize(expected):
                    return False, actual
        return actual != 'no such object', actual


def take_assertions(data):
    """(formatting objects without the assertions in them, each with its number as its line; the
    assertions)."""
    document = etree.fromstring(data, etree.XMLParser(huge_tree=True)).getroottree()
    assertions = []
    for number, element in enumerate(list(document.iter(FO + '*')), 1):
        element.set(LINE, str(number))
        for child in element.findall(TEST + 'assert'):
            assertions.append(Assertion(child, number))
            before = child.getprevious()
            tail = child.tail or ''
            if before is not None:
                before.tail = (before.tail or '') + tail
            else:
                element.text = (element.text or '') + tail
            element.remove(child)
    return etree.tostring(document, encoding='UTF-8', xml_declaration=True), assertions
