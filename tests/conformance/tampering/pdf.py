"""A small form as a PDF, and incremental updates of PDFs with cross-reference tables or streams."""
import re
import struct
import zlib


def stream(data, entries=""):
    return f"<<{entries}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"


def body(value):
    return value if isinstance(value, bytes) else value.encode()


XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">TITLE</rdf:li></rdf:Alt></dc:title>
<xmp:ModifyDate>DATE</xmp:ModifyDate></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def metadata(title="Afgørelse", date="2026-01-01"):
    text = XMP.replace("TITLE", title).replace("DATE", date)
    return stream(text.encode(), "/Type/Metadata/Subtype/XML")


PAGE = ("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Annots[9 0 R 10 0 R 11 0 R"
        " 18 0 R]/Resources<</Font<</F1 6 0 R>>/XObject<</X 15 0 R/Y 99 0 R>>"
        "/Properties<</L 13 0 R>>>>>>")
CATALOG = ("<</Type/Catalog/Pages 2 0 R/AcroForm 8 0 R/OCProperties 12 0 R/Metadata 14 0 R"
           "/Lang(da)/PageMode/UseNone>>")
FORM = "<</Fields[9 0 R 10 0 R 18 0 R]/DA(/F1 9 Tf)/DR<</Font<</F1 6 0 R>>>>>>"
FIELD = ("<</Type/Annot/Subtype/Widget/FT/Tx/T(amount)/V(100)/Rect[50 600 150 620]/F 4/P 3 0 R"
         "/AP<</N 19 0 R>>>>")
OPEN = "<</Type/Annot/Subtype/Widget/FT/Sig/T(NAME)/Rect[RECT]/F 132/P 3 0 R>>"
TEXT = b"BT /F1 12 Tf 50 700 Td (Ydelsen er 100 kr.) Tj ET /OC /L BDC /X Do EMC"
OTHER = b"BT /F1 12 Tf 50 700 Td (Ydelsen er 900 kr.) Tj ET"


def form_objects():
    """The objects of a page with a form; 16 is shown by nothing, 99 is not there."""
    return {
        1: CATALOG,
        2: "<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>",
        3: PAGE,
        4: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 7 0 R/Resources<<>>>>",
        5: stream(TEXT),
        6: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        7: stream(b"0 0 10 10 re f"),
        8: FORM,
        9: FIELD,
        10: OPEN.replace("NAME", "approval").replace("RECT", "50 100 200 150"),
        11: "<</Type/Annot/Subtype/Link/Rect[300 300 350 350]/Border[0 0 0]/A<</S/URI/URI(a)>>>>",
        12: "<</OCGs[13 0 R]/D<</ON[13 0 R]>>>>",
        13: "<</Type/OCG/Name(lag)>>",
        14: metadata(),
        15: stream(b"0 0 5 5 re f", "/Type/XObject/Subtype/Form/BBox[0 0 10 10]"),
        16: stream(OTHER),
        17: "<</Title(Sag)/Producer(test)/ModDate(D:20260101)>>",
        18: OPEN.replace("NAME", "leader").replace("RECT", "250 100 400 150"),
        19: stream(b"(100)", "/Type/XObject/Subtype/Form/BBox[0 0 100 20]"),
    }


def table(places):
    """A cross-reference table of PLACES: number -> (offset, generation, 'n' or 'f')."""
    out = b"xref\n"
    numbers = sorted(places)
    while numbers:
        run = [numbers.pop(0)]
        while numbers and numbers[0] == run[-1] + 1:
            run.append(numbers.pop(0))
        out += b"%d %d\n" % (run[0], len(run))
        for number in run:
            offset, generation, kind = places[number]
            out += b"%010d %05d %s \n" % (offset, generation, kind.encode())
    return out


def form(extra=b""):
    """The form as a file; EXTRA are bytes that stand among the objects."""
    out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + extra
    places = {0: (0, 65535, "f")}
    for number, value in form_objects().items():
        places[number] = (len(out), 0, "n")
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body(value))
    start = len(out)
    out += table(places)
    out += (b"trailer\n<</Size 20/Root 1 0 R/Info 17 0 R/ID[<0102><0102>]>>\nstartxref\n%d\n%%%%EOF\n"
            % start)
    return out


def last(pdf, pattern, default=None):
    found = re.findall(pattern, pdf)
    return found[-1] if found else default


def startxref(pdf):
    return int(last(pdf, rb"startxref\s+(\d+)"))


def size(pdf):
    return int(last(pdf, rb"/Size (\d+)"))


def has_streams(pdf):
    return pdf[startxref(pdf):startxref(pdf) + 4] != b"xref"


def current(pdf, number):
    """The text of object NUMBER as it stands last in the file; no object stream."""
    found = list(re.finditer(rb"(?<![0-9])%d 0 obj\s*" % number, pdf))
    return pdf[found[-1].end():pdf.index(b"endobj", found[-1].end())].strip()


def trailer_keys(pdf):
    keys = {}
    for key in (b"Root", b"Info"):
        value = last(pdf, rb"/" + key + rb" ?(\d+ 0 R)")
        if value:
            keys[key.decode()] = value.decode()
    identity = last(pdf, rb"/ID ?(\[\s*<[0-9a-fA-F]*>\s*<[0-9a-fA-F]*>\s*\])")
    if identity:
        keys["ID"] = identity.decode()
    return keys


def update(pdf, objects=None, free=(), keys=None, points=None, previous=True, between=b"",
           generation=0, before=b""):
    """PDF with an incremental update: OBJECTS (number -> text) new or anew, FREE numbers, trailer
    KEYS (None takes one away), POINTS (number -> offset) entries alone; BETWEEN are bytes before the
    cross-references, BEFORE before the objects."""
    out = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    out += before
    places = {}
    for number, value in (objects or {}).items():
        places[number] = (len(out), generation, "n")
        out += b"%d %d obj\n%s\nendobj\n" % (number, generation, body(value))
    for number in free:
        places[number] = (0, 1, "f")
    for number, offset in (points or {}).items():
        places[number] = (offset, 0, "n")
    out += between
    entries = {**trailer_keys(pdf), **(keys or {})}
    highest = max([size(pdf) - 1, *places])
    text = "".join(f"/{key} {value}" for key, value in entries.items() if value is not None)
    if previous is not False:
        text += f"/Prev {startxref(pdf) if previous is True else previous}"
    start = len(out)
    if has_streams(pdf):
        own = highest + 1
        places[own] = (start, 0, "n")
        rows = b"".join(struct.pack(">BIH", kind == "n", offset, g)
                        for _, (offset, g, kind) in sorted(places.items()))
        index = " ".join(f"{number} 1" for number in sorted(places))
        data = zlib.compress(rows)
        out += (f"{own} 0 obj\n<</Type/XRef/W[1 4 2]/Index[{index}]/Size {own + 1}{text}"
                f"/Filter/FlateDecode/Length {len(data)}>>\nstream\n").encode()
        out += data + b"\nendstream\nendobj\n"
    else:
        out += table(places) + f"trailer\n<</Size {highest + 1}{text}>>\n".encode()
    return out + b"startxref\n%d\n%%%%EOF\n" % start
