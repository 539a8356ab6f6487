"""Whether the flow's text is in the areas: every paragraph whole, and in its order.

A flow is read as a partial order of paragraphs.  What follows each other in a flow must do so on the
pages; cells of a row, label and body of a list item, footnotes and what is placed absolutely stand
side by side, so that their lines may come between each other.  Table headers and footers may come
again.  Spaces and hyphens are not compared: breaking lines takes away the ones and adds the others.
Page numbers and leaders stand for any text.
"""
import unicodedata

from cases import FO

BLOCKS = {'block', 'block-container', 'list-block', 'list-item', 'list-item-label', 'list-item-body',
          'table', 'table-and-caption', 'table-caption', 'table-header', 'table-footer',
          'table-body', 'table-row', 'table-cell', 'footnote-body', 'flow'}
ANY_TEXT = {'page-number', 'page-number-citation', 'page-number-citation-last', 'leader',
            'retrieve-table-marker', 'retrieve-marker', 'scaling-value-citation'}
NO_TEXT = {'marker', 'title', 'instream-foreign-object', 'external-graphic', 'table-column', 'float'}
HYPHENS = '-\u00ad\u2010\u2011\u200b\u200d\u2060\ufeff'
WILD = None


def squeeze(text):
    return ''.join(c for c in unicodedata.normalize('NFKC', text).casefold()
                   if not c.isspace() and c not in HYPHENS)


class Paragraph:
    """Characters still to come; several places at once when any text may stand in between."""

    def __init__(self, tokens, repeats):
        self.tokens, self.repeats = tokens, repeats
        self.times = 0
        self.start()

    def start(self):
        self.places = self.spread({0})
        self.begun = False

    def spread(self, places):
        closed, todo = set(), list(places)
        while todo:
            place = todo.pop()
            if place not in closed:
                closed.add(place)
                if place < len(self.tokens) and self.tokens[place] is WILD:
                    todo.append(place + 1)
        return closed

    def advance(self, places, text):
        for character in text:
            places = self.spread({place + (self.tokens[place] is not WILD) for place in places
                                  if place < len(self.tokens)
                                  and self.tokens[place] in (WILD, character)})
            if not places:
                break
        return places

    def take(self, text):
        places = self.advance(self.places, text)
        if not places:
            return False
        self.places, self.begun = places, True
        if len(self.tokens) in places:
            self.times += 1
            if self.repeats:
                self.start()
        return True

    def is_done(self):
        return self.times > 0 or len(self.tokens) in self.places

    def urgency(self):
        """What is begun wants to go on; what is complete takes only what nothing else does."""
        return 2 if self.is_done() else 0 if self.begun else 1

    def plain(self):
        return ''.join(token or '…' for token in self.tokens)


# The order of a flow: a Paragraph, ('one after the other', [...]) or ('side by side', [...]).

class Reader:
    def __init__(self):
        self.paragraphs, self.notes = [], []

    def flow(self, element):
        """A flow, and beside all of it its footnotes: they may go on on later pages."""
        self.notes = []
        order = self.sequence(element, False)
        return ('side by side', [order] + self.notes)

    def sequence(self, element, repeats):
        """What ELEMENT holds: paragraphs of its own text, and the blocks among it."""
        items, aside, tokens = [], [], []

        def flush():
            if any(token is not WILD for token in tokens):
                self.paragraphs.append(Paragraph(list(tokens), repeats))
                items.append(self.paragraphs[-1])
            tokens.clear()

        def walk(node):
            tokens.extend(squeeze(node.text or ''))
            for child in node:
                if isinstance(child.tag, str) and child.tag.startswith(FO):
                    visit(child, child.tag[len(FO):])
                tokens.extend(squeeze(child.tail or ''))

        def visit(child, name):
            if name in NO_TEXT:
                return
            if name in ANY_TEXT:
                tokens.append(WILD)
            elif name == 'character':
                tokens.extend(squeeze(child.get('character', '')))
            elif name == 'footnote-body':
                self.notes.append(self.sequence(child, True))
            elif child.get('absolute-position') in ('absolute', 'fixed') \
                    or child.get('position') in ('absolute', 'fixed'):
                aside.append(self.sequence(child, repeats))
            elif name in BLOCKS:
                flush()
                items.append(self.block(child, name, repeats))
            else:
                walk(child)

        walk(element)
        flush()
        one = ('one after the other', items)
        return ('side by side', [one] + aside) if aside else one

    def block(self, element, name, repeats):
        children = [child for child in element
                    if isinstance(child.tag, str) and child.tag.startswith(FO)]
        named = lambda *names: [c for c in children if c.tag[len(FO):] in names]  # noqa: E731
        if name == 'table':
            frame = [self.block(part, part.tag[len(FO):], True)
                     for part in named('table-header', 'table-footer')]
            bodies = [self.block(part, 'table-body', repeats) for part in named('table-body')]
            return ('side by side', frame + [('one after the other', bodies)])
        if name in ('table-body', 'table-header', 'table-footer'):
            spans = any(cell.get('number-rows-spanned', '1') != '1'
                        for cell in element.iter(FO + 'table-cell'))
            rows = named('table-row') or self.rows_of_cells(named('table-cell'))
            return ('side by side' if spans else 'one after the other',
                    [self.row(row, repeats) for row in rows])
        if name == 'list-item':
            return ('side by side', [self.sequence(part, repeats)
                                     for part in named('list-item-label', 'list-item-body')])
        return self.sequence(element, repeats)

    def rows_of_cells(self, cells):
        rows = []
        for cell in cells:
            if not rows or cell.get('starts-row') == 'true' \
                    or rows[-1][-1].get('ends-row') == 'true':
                rows.append([])
            rows[-1].append(cell)
        # Without these marks a row ends where the columns do, which is the layout's to know.
        return [[cell] for row in rows for cell in row] if len(rows) == 1 else rows

    def row(self, row, repeats):
        cells = [cell for cell in row if cell.tag == FO + 'table-cell']
        return ('side by side', [self.sequence(cell, repeats) for cell in cells])


def is_done(item):
    if isinstance(item, Paragraph):
        return item.is_done()
    return all(is_done(child) for child in item[1])


def candidates(item):
    """The paragraphs that may go on or begin now."""
    if isinstance(item, Paragraph):
        yield item
    elif item[0] == 'side by side':
        for child in item[1]:
            yield from candidates(child)
    else:
        for child in item[1]:
            yield from candidates(child)
            if not is_done(child):
                return


def own_text(line):
    """A line's text without that of lines inside it."""
    parts = []
    for text in line.iter('text'):
        around = text.getparent()
        while around.tag != 'lineArea':
            around = around.getparent()
        if around is line:
            parts.append(''.join(part.text or '' for part in text.iter('word', 'space')))
    return squeeze(''.join(parts))


def find_lost(root, areas):
    """The first text of a flow that is missing or out of order; None: all is there."""
    flows = Reader()
    orders = [flows.flow(flow) for flow in root.iter(FO + 'flow')]
    order = ('one after the other', orders)
    names = {flow.get('flow-name') for flow in root.iter(FO + 'flow')}
    strays = []
    for line in areas.iter('lineArea'):
        region = next((area for area in line.iterancestors() if area.tag.startswith('region')
                       and area.tag != 'regionViewport'), None)
        if region is not None and region.tag != 'regionBody' and region.get('name') not in names:
            continue
        text = own_text(line)
        if not text:
            continue
        found = sorted(candidates(order), key=Paragraph.urgency)
        if not any(paragraph.take(text) for paragraph in found):
            strays.append(text)
    lost = next((paragraph for paragraph in flows.paragraphs if not paragraph.is_done()), None)
    if lost is None:
        return None
    text = lost.plain()
    return 'lost: %s%s' % (text[max(0, max(lost.places, default=0)):][:50],
                           '; found elsewhere: %s' % strays[0][:50] if strays else '')
