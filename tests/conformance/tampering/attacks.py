"""What is done to signed files: one (name, bytes) each; every one changes what a file says, or hides
that it was changed.  SIGNED is the form of pdf.py, signed in its field "approval"."""
import random
import re

from pdf import (CATALOG, FIELD, FORM, OPEN, OTHER, PAGE, current, metadata, size, startxref, stream,
                 update)


def text_of(pdf, number):
    """The object, without white space around delimiters."""
    text = current(pdf, number).decode("latin-1")
    head, word, rest = text.partition("stream\n")
    return re.sub(r"\s*([][()<>/])\s*", r"\1", head) + word + rest


def signature_gap(pdf, index=-1):
    """Begin and end of the hexadecimal string that the signature INDEX leaves out."""
    a, b, c, d = [int(n) for n in re.findall(
        rb"/ByteRange ?\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", pdf)[index]]
    assert a == 0 and c + d <= len(pdf)
    return b, c


def with_entries(text, entries):
    """The dictionary TEXT with ENTRIES before its end."""
    cut = text.rindex(">>")
    return text[:cut] + entries + text[cut:]


def structure(pdf):
    """Updates that change what the document says; the form's objects have their numbers."""
    n = size(pdf)
    page, catalog, form, field = (text_of(pdf, number) for number in (3, 1, 8, 9))
    signed = text_of(pdf, 10)
    value = int(re.search(r"/V (\d+) 0 R", signed).group(1))
    signature = text_of(pdf, value)
    change = lambda old, new, text: text.replace(old, new) if old in text else 1 / 0
    note = "<</Type/Annot/Subtype/FreeText/Rect[50 690 300 720]/Contents(900)/DA(/F1 9 Tf)>>"
    overlay = stream(OTHER, "/Type/XObject/Subtype/Form/BBox[0 0 595 842]")
    new_field = OPEN.replace("NAME", "late").replace("RECT", "0 0 0 0")
    add_field = change("/Fields[", f"/Fields[{n} 0 R ", form)
    on_page = change("/Annots[", f"/Annots[{n} 0 R ", page)
    yield "content replaced", update(pdf, {5: stream(OTHER)})
    yield "page shows another content", update(pdf, {3: change("5 0 R", f"{n} 0 R", page),
                                                    n: stream(OTHER)})
    yield "page shows what was hidden", update(pdf, {3: change("5 0 R", "16 0 R", page)})
    yield "content added", update(pdf, {3: change("/Contents 5 0 R", f"/Contents[5 0 R {n} 0 R]", page),
                                       n: stream(OTHER)})
    yield "content taken away", update(pdf, {3: change("/Contents 5 0 R", "", page)})
    yield "content freed", update(pdf, free=[5])
    yield "overlay freed", update(pdf, free=[15])
    yield "overlay is null", update(pdf, {15: "null"})
    yield "overlay moved off", update(pdf, {15: text_of(pdf, 15).replace("/BBox[0 0 10", "/BBox[0 0 1")})
    yield "what was missing appears", update(pdf, {99: overlay})
    yield "hidden object changed", update(pdf, {16: stream(b"BT ET")})
    yield "entry led to another object", update(pdf, points={5: pdf.index(b"16 0 obj")})
    yield "entry led into the middle", update(pdf, points={5: pdf.index(b"7 0 obj") + 4})
    yield "entry led behind the end", update(pdf, points={5: len(pdf) + 100000})
    yield "generation raised", update(pdf, {5: stream(OTHER)}, generation=1)
    yield "font replaced", update(pdf, {6: "<</Type/Font/Subtype/Type1/BaseFont/Courier>>"})
    yield "font encoded anew", update(pdf, {6: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica"
                                              "/Encoding<</Differences[49/nine]>>>>"})
    yield "font freed", update(pdf, free=[6])
    yield "resources of the page", update(pdf, {3: change("/F1 6 0 R", f"/F1 {n} 0 R", page),
                                               n: "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>"})
    yield "page added", update(pdf, {2: "<</Type/Pages/Count 3/Kids[3 0 R 4 0 R " f"{n} 0 R]>>",
                                    n: PAGE.replace("5 0 R", "16 0 R")})
    yield "page taken away", update(pdf, {2: "<</Type/Pages/Count 1/Kids[3 0 R]>>"})
    yield "pages swapped", update(pdf, {2: "<</Type/Pages/Count 2/Kids[4 0 R 3 0 R]>>"})
    yield "page twice", update(pdf, {2: "<</Type/Pages/Count 2/Kids[3 0 R 3 0 R]>>"})
    yield "page replaced", update(pdf, {2: f"<</Type/Pages/Count 2/Kids[{n} 0 R 4 0 R]>>",
                                       n: PAGE.replace("5 0 R", "16 0 R")})
    yield "count of pages", update(pdf, {2: "<</Type/Pages/Count 1/Kids[3 0 R 4 0 R]>>"})
    yield "inherited entry", update(pdf, {2: "<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]/Rotate 180>>"})
    for entry in ("/Rotate 90", "/CropBox[0 0 10 10]", "/UserUnit 2", "/AA<</O<</S/JavaScript/JS(a)>>>>",
                  "/Group<</S/Transparency>>", "/Dur 1", "/StructParents 0"):
        yield f"page {entry.split('[')[0]}", update(pdf, {3: with_entries(page, entry)})
    yield "page size", update(pdf, {3: change("595 842", "595 400", page)})
    yield "note over the page", update(pdf, {3: on_page, n: note})
    yield "note without an object", update(pdf, {3: change("/Annots[", f"/Annots[{note} ", page)})
    yield "annotations taken away", update(pdf, {3: change("9 0 R 10 0 R 11 0 R 18 0 R", "10 0 R 18 0 R",
                                                          page)})
    yield "annotations in another order", update(pdf, {3: change("9 0 R 10 0 R 11 0 R", "11 0 R 10 0 R 9 0 R",
                                                                page)})
    yield "link leads elsewhere", update(pdf, {11: change("URI(a)", "URI(b)", text_of(pdf, 11))})
    yield "link freed", update(pdf, free=[11])
    yield "link hidden", update(pdf, {11: with_entries(text_of(pdf, 11), "/F 2")})
    yield "field filled in", update(pdf, {9: change("(100)", "(900)", field)})
    yield "field looks different", update(pdf, {19: stream(b"(900)", "/Type/XObject/Subtype/Form"
                                                          "/BBox[0 0 100 20]")})
    yield "field hidden", update(pdf, {9: change("/F 4", "/F 2", field)})
    yield "field renamed", update(pdf, {9: change("(amount)", "(other)", field)})
    yield "field moved", update(pdf, {9: change("50 600", "90 600", field)})
    yield "field acts", update(pdf, {9: with_entries(field, "/AA<</V<</S/JavaScript/JS(a)>>>>")})
    yield "field became another", update(pdf, {9: change("/FT/Tx", "/FT/Sig", field)})
    yield "field taken away", update(pdf, {8: change("9 0 R 10 0 R", "10 0 R", form)})
    yield "text field added", update(pdf, {8: add_field, 3: on_page,
                                          n: FIELD.replace("(amount)", "(new)")})
    yield "field of a signature acts", update(pdf, {8: add_field, 3: on_page, n: with_entries(
        new_field, "/A<</S/JavaScript/JS(a)>>")})
    yield "open field shows a picture", update(pdf, {8: add_field, 3: on_page, n + 1: overlay, n: with_entries(
        new_field.replace("0 0 0 0", "40 680 300 720"), f"/AP<</N {n + 1} 0 R>>")})
    yield "open field that was there shows a picture", update(
        pdf, {n: overlay, 18: with_entries(text_of(pdf, 18), f"/AP<</N {n} 0 R>>")})
    yield "open field that was there moved", update(pdf, {18: change("250 100", "50 650", text_of(pdf, 18))})
    yield "form needs appearances", update(pdf, {8: with_entries(form, "/NeedAppearances true")})
    yield "form became XFA", update(pdf, {8: with_entries(form, f"/XFA {n} 0 R"), n: stream(b"<xdp/>")})
    yield "font of the form", update(pdf, {8: change("/F1 6 0 R", f"/F1 {n} 0 R", form),
                                          n: "<</Type/Font/Subtype/Type1/BaseFont/Courier>>"})
    yield "form calculates", update(pdf, {8: with_entries(form, "/CO[9 0 R]")})
    yield "layer off", update(pdf, {12: "<</OCGs[13 0 R]/D<</OFF[13 0 R]>>>>"})
    yield "layer renamed", update(pdf, {13: "<</Type/OCG/Name(andet)>>"})
    yield "layers taken away", update(pdf, {1: change("/OCProperties 12 0 R", "", catalog)})
    for entry in ("/OpenAction<</S/JavaScript/JS(a)>>", "/AA<</WC<</S/JavaScript/JS(a)>>>>",
                  "/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(a)>>]>>>>",
                  "/Outlines<</Type/Outlines>>", "/ViewerPreferences<</HideToolbar true>>",
                  "/PageLabels<</Nums[0<</S/r>>]>>", "/StructTreeRoot<</Type/StructTreeRoot>>",
                  "/URI<</Base(b)>>", "/Collection<</Type/Collection>>", "/Dests<</a[3 0 R/Fit]>>",
                  "/Perms<</DocMDP 9 0 R>>", "/AF[16 0 R]", "/MarkInfo<</Marked true>>",
                  "/Requirements[<</S/EnableJavaScripts>>]", "/DSS<</JavaScript(a)>>",
                  "/DSS<</Certs[5 0 R 9 0 R]>>", "/DSS<</VRI<</ABC<</Cert[]>>>>>>", "/DSS 5 0 R"):
        yield f"catalogue {entry[:24]}", update(pdf, {1: with_entries(catalog, entry)})
    yield "catalogue's language", update(pdf, {1: re.sub(r"/Lang(\(da\)|<6461>)", "/Lang(en)",
                                                              catalog)})
    yield "catalogue has a key twice", update(pdf, {1: with_entries(catalog, "/Pages 4 0 R/Pages 2 0 R")})
    yield "another catalogue", update(pdf, {n: CATALOG.replace("/Pages 2 0 R", f"/Pages {n + 1} 0 R"),
                                           n + 1: "<</Type/Pages/Count 1/Kids[4 0 R]>>"},
                                     keys={"Root": f"{n} 0 R"})
    yield "no catalogue", update(pdf, free=[1])
    yield "title", update(pdf, {17: change("(Sag)", "(Anden sag)", text_of(pdf, 17))})
    yield "information without title", update(pdf, {17: "<</Producer(test)>>"})
    yield "metadata's title", update(pdf, {14: metadata("Noget andet")})
    yield "metadata is something else", update(pdf, {14: stream(b"x", "/Type/Metadata/Subtype/XML")})
    yield "metadata hides its title", update(pdf, {14: stream(current(pdf, 14).split(b"stream\n")[1].replace(
        b"</rdf:Description>", b"<!-- --></rdf:Description>"), "/Type/Metadata/Subtype/XML")})
    yield "encryption", update(pdf, {n: "<</Filter/Standard/V 1/R 2/O(a)/U(b)/P -4>>"},
                              keys={"Encrypt": f"{n} 0 R"})
    yield "identifier", update(pdf, {20: "null"}, keys={"ID": "[<0909><0102>]"})
    yield "signature taken from its field", update(pdf, {10: re.sub(r"/V \d+ 0 R", "", signed)})
    yield "signature freed", update(pdf, free=[value])
    yield "field of the signature gone", update(pdf, {8: change("10 0 R", "", form)})
    yield "form gone", update(pdf, {1: change("/AcroForm 8 0 R", "", catalog)})
    yield "signature moved", update(pdf, {10: change("50 100", "50 400", signed)})
    yield "signature looks different", update(pdf, {n: overlay, 10: with_entries(signed, f"/AP<</N {n} 0 R>>")})
    yield "signature gives a reason", update(pdf, {value: with_entries(signature, "/Reason(andet)")})
    yield "signature names another", update(pdf, {10: re.sub(r"/V \d+ 0 R", f"/V {n} 0 R", signed), n: signature})
    for name, old, new in (("ByteRange gone", r"/ByteRange ?\[[^]]*\]", ""),
                           ("ByteRange of zeros", r"/ByteRange ?\[[^]]*\]", "/ByteRange[0 0 0 0]"),
                           ("ByteRange negative", r"/ByteRange ?\[[^]]*\]", "/ByteRange[0 -1 9 9]"),
                           ("ByteRange of names", r"/ByteRange ?\[[^]]*\]", "/ByteRange[/A/B/C/D]"),
                           ("ByteRange null", r"/ByteRange ?\[[^]]*\]", "/ByteRange null"),
                           ("Contents gone", r"/Contents ?<[^>]*>", ""),
                           ("Contents empty", r"/Contents ?<[^>]*>", "/Contents<>"),
                           ("Contents null", r"/Contents ?<[^>]*>", "/Contents null"),
                           ("Contents zero", r"/Contents ?<[^>]*>", "/Contents<00>"),
                           ("SubFilter unknown", r"/SubFilter ?/[\w.]*", "/SubFilter/none"),
                           ("SubFilter gone", r"/SubFilter ?/[\w.]*", "")):
        yield f"signature: {name}", update(pdf, {value: re.sub(old, new, signature)})
    fake = re.sub(r"/ByteRange ?\[[^]]*\]", "/ByteRange[0 9 9 9]", signature)
    yield "signature that covers nothing", update(pdf, {8: add_field, 3: on_page, n + 1: fake,
                                                       n: with_entries(new_field, f"/V {n + 1} 0 R")})
    yield "signature copied into a field", update(pdf, {18: with_entries(text_of(pdf, 18), f"/V {value} 0 R")})
    yield "value that is no signature", update(pdf, {18: with_entries(text_of(pdf, 18), "/V(ja)")})


def every_object(pdf):
    """Each object of the file taken away or replaced, one after the other; 16 may go."""
    for number in range(1, size(pdf)):
        for name, value in (("null", "null"), ("a dictionary", "<</A 1>>"),
                            ("a stream", stream(b"0 0 99 99 re f"))):
            yield f"object {number} is {name}", update(pdf, {number: value})
        if number != 16:
            yield f"object {number} is freed", update(pdf, free=[number])


def bytes_between(pdf):
    """Bytes that no cross-reference names, and cross-references that do not hold."""
    again = b"5 0 obj\n" + stream(OTHER) + b"\nendobj\n"
    good = {17: "<</Title(Sag)/Producer(test)/ModDate(D:20270101)>>"}
    end = b"startxref\n%d\n%%%%EOF\n" % startxref(pdf)
    yield "something behind the end", pdf + b"junk"
    yield "an object behind the end", pdf + again
    yield "an object and a trailer behind the end", pdf + again + b"trailer\n<</Root 1 0 R>>\n"
    yield "an object and the old references again", pdf + again + end
    yield "the old references again", pdf + end
    yield "an end mark again", pdf + b"%%EOF\n"
    yield "an object twice, once unnamed", update(pdf, {5: stream(OTHER)}, between=again)
    yield "an unnamed object among allowed ones", update(pdf, good, between=again)
    yield "an unnamed object before allowed ones", update(pdf, good, before=again)
    yield "words among allowed objects", update(pdf, good, between=b"words\n")
    yield "previous references looping", update(pdf, good, previous=len(pdf) + 50)
    yield "previous references nowhere", update(pdf, good, previous=7)
    yield "no previous references", update(pdf, good, previous=False)
    everything = {number: pdf.rindex(b"\n%d 0 obj" % number) + 1 for number in range(1, 20)}
    yield "references past the signed revision", update(
        pdf, {5: stream(OTHER)}, points={k: v for k, v in everything.items() if k != 5}, previous=False)
    for share in (0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
        yield f"cut at {share}", pdf[:int(len(pdf) * share)]
    yield "cut by a byte", pdf.rstrip(b"\n")[:-1]
    yield "a byte before the start", b"\n" + pdf
    yield "no header", b"xxxxx" + pdf[5:]


def gap(pdf, stranger):
    """What can be put into the bytes that a signature leaves out; STRANGER is another's file of the
    same form."""
    begin, end = signature_gap(pdf)
    room = end - begin - 2
    other_begin, other_end = signature_gap(stranger)
    fill = lambda text: pdf[:begin] + b"<" + text.ljust(room, b"0")[:room] + b">" + pdf[end:]
    own = pdf[begin + 1:end - 1]
    yield "no signature value", fill(b"")
    yield "value of another signature", fill(stranger[other_begin + 1:other_end - 1])
    yield "value twice", fill(own.rstrip(b"0") + own[:8])
    yield "bytes behind the value", fill(own[:-8] + b"deadbeef")
    yield "value in brackets", pdf[:begin] + b"(" + b"0" * room + b")" + pdf[end:]
    yield "a shorter value and an entry behind it", (
        pdf[:end - 41] + b">/Reason(en anden grund at have)     "[:40].ljust(40) + b" " + pdf[end:])
    yield "bytes pushed in behind the value", pdf[:end] + b" " * 100 + pdf[end:]
    yield "bytes pushed in before the value", pdf[:begin] + b" " * 100 + pdf[begin:]
    yield "no hexadecimal", fill(b"zz")


def regions(pdf):
    """The parts of a file: name -> (begin, end) of bytes that mean something."""
    found = {"header": (5, 8), "objects": (pdf.index(b" obj"), signature_gap(pdf, 0)[0])}
    for index in range(len(re.findall(rb"/ByteRange", pdf))):
        begin, end = signature_gap(pdf, index)
        text = pdf[begin + 1:end - 1]
        used = len(text.rstrip(b"0"))
        for part in range(6):
            found[f"value {index} part {part}"] = (begin + 1 + used * part // 6,
                                                   begin + 1 + used * (part + 1) // 6)
        found[f"room {index}"] = (begin + 1 + used + 2, end - 1)
        found[f"behind {index}"] = (end, min(len(pdf), end + 400))
    # what a later revision added, validation data above all
    if len(pdf) - end > 1000:
        for part in range(6):
            found[f"added part {part}"] = (end + (len(pdf) - end) * part // 6,
                                           end + (len(pdf) - end) * (part + 1) // 6)
    return found


def flips(pdf, seed, count):
    """A byte changed at COUNT places of each region."""
    chance = random.Random(seed)
    for name, (begin, end) in regions(pdf).items():
        for _ in range(count):
            at = chance.randrange(begin, end)
            old = pdf[at]
            while True:
                new = chance.choice(b"0123456789abcdefABCDEF " if "value" in name or "room" in name
                                    else bytes(range(256)))
                if new != old and not {old, new} <= set(b" \t\r\n\f\0"):
                    break
            yield f"byte {at} in {name}", pdf[:at] + bytes([new]) + pdf[at + 1:]
