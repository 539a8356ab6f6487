"""The cases: each group yields (name, bytes of a file, the answer that it wants)."""
import hashlib
import os
import re
import subprocess
import tempfile

import attacks
import cms
import pdf as P
from attacks import text_of, with_entries

ROOM = 12000
GOOD = "intact whole none trusted"
WEAK = "intact whole none undecided"


def place(text, make, hexa=bytes.hex, spread=None, brackets=b"<>"):
    """TEXT with the last of its empty signatures filled in: the bytes it covers, then what MAKE gives for
    them.  HEXA writes them; SPREAD(begin, end, length) gives another ByteRange."""
    begin = text.rindex(b"<" + b"0" * ROOM + b">")
    end = begin + ROOM + 2
    numbers = spread(begin, end, len(text)) if spread else (0, begin, end, len(text) - end)
    line = re.findall(rb"\[0 0{10} 0{10} 0{10} *\]", text)[-1]
    written = b"[" + b" ".join(b"%d" % n for n in numbers) + b"]"
    assert len(written) <= len(line)
    text = text.replace(line, written[:-1].ljust(len(line) - 1) + b"]")
    covered = text[:begin] + text[end:]
    value = make(covered)
    value = hexa(value) if hexa else value
    value = value.encode() if isinstance(value, str) else value
    return text[:begin] + brackets[:1] + value.ljust(ROOM, b"0") + brackets[1:] + text[end:]


def empty(subfilter="adbe.pkcs7.detached", entries="/Type/Sig", byterange="[0 0000000000 0000000000 0000000000          ]"):
    return (f"<<{entries}/Filter/Adobe.PPKLite/SubFilter/{subfilter}/M(D:20260101120000Z)"
            f"/ByteRange{byterange}/Contents<{'0' * ROOM}>>>")


def signed(make, base=None, field=10, value=None, entries="", objects=None, how=P.update, **options):
    """The form of pdf.py signed: its field FIELD gets a signature dictionary VALUE."""
    base = base or P.form()
    n = P.size(base)
    given = {n: value or empty(), field: with_entries(text_of(base, field), f"/V {n} 0 R{entries}")}
    return place(how(base, {**given, **(objects or {})}), make, **options)


class People:
    def __init__(self, folder):
        self.folder = folder

    def __getattr__(self, name):
        at = lambda one: os.path.join(self.folder, one)
        chain = {"once": ["old.pem"], "clock": ["old.pem"]}.get(name, ["intermediate.pem"])
        return cms.Signer(at(name), [at(one) for one in chain])


def detached(signer, **options):
    return lambda covered: cms.sign(signer, covered, **options)


def kinds(folder):
    """kinds of signature, algorithms and certificates"""
    who = People(folder)
    author, rsa = who.author, who.rsa
    ec = cms.algorithm("ec-sha256", b"")
    one = lambda **options: signed(detached(rsa, **options))
    own = lambda **options: signed(detached(author, how=ec, **options))
    yield "RSA", one(), GOOD
    yield "no attributes", one(attributes=False), GOOD
    yield "RSA under the name of RSA with SHA-256", one(how=cms.algorithm("rsa-sha256")), GOOD
    yield "no parameters of the digest", one(digest_parameters=b""), GOOD
    yield "SHA-384", one(digest="sha384"), GOOD
    yield "SHA-512", one(digest="sha512"), GOOD
    yield "SHA-1", one(digest="sha1"), WEAK
    yield "MD5", one(digest="md5"), WEAK
    for salt in (32, 20, 0):
        yield f"PSS with {salt} bytes of salt", one(how=cms.pss("sha256", salt), options=(
            "-sigopt", "rsa_padding_mode:pss", "-sigopt", f"rsa_pss_saltlen:{salt}")), GOOD
    yield "PSS with another digest in its mask", one(how=cms.pss("sha256", 32, "sha512"), options=(
        "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32", "-sigopt", "rsa_mgf1_md:sha512")), GOOD
    yield "PSS whose salt is of another length", one(how=cms.pss("sha256", 20), options=(
        "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32")), "broken whole none trusted"
    yield "ECDSA", own(), GOOD
    yield "ECDSA under the name of its key", signed(detached(author, how=cms.algorithm("ec", b""))), GOOD
    yield "P-384", signed(detached(who.p384, digest="sha384", how=cms.algorithm("ec-sha384", b""))), GOOD
    yield "P-521", signed(detached(who.p521, digest="sha512", how=cms.algorithm("ec-sha512", b""))), GOOD
    yield "brainpool", signed(detached(who.brainpool, how=ec)), GOOD
    yield "Ed25519", signed(detached(who.ed25519, digest="sha512", key_digest=None, how=cms.algorithm("ed25519", b""),
                                     digest_parameters=b"")), GOOD
    yield "Ed25519 over SHA-256", signed(detached(who.ed25519, key_digest=None, how=cms.algorithm("ed25519", b""))), \
        GOOD
    yield "a short key", signed(detached(who.short)), WEAK
    yield "pkcs7.sha1", signed(lambda covered: cms.sign(rsa, hashlib.sha1(covered).digest(),
                                                        enclosed=hashlib.sha1(covered).digest()),
                               value=empty("adbe.pkcs7.sha1")), WEAK
    yield "pkcs7.sha1 of other bytes", signed(lambda covered: cms.sign(rsa, b"1" * 20, enclosed=b"1" * 20),
                                              value=empty("adbe.pkcs7.sha1")), "broken whole none undecided"
    bare = lambda digest: lambda covered: cms.octets(rsa.value(covered, digest))
    certificate = f"/Type/Sig/Cert<{rsa.certificate.hex()}>"
    yield "x509.rsa_sha1", signed(bare("sha1"), value=empty("adbe.x509.rsa_sha1", certificate)), \
        "intact whole none untrusted"
    yield "x509.rsa_sha1 with a chain", signed(bare("sha1"), value=empty(
        "adbe.x509.rsa_sha1", f"/Type/Sig/Cert[<{rsa.certificate.hex()}><{rsa.chain[0].hex()}>]")), WEAK
    yield "x509.rsa_sha1 over SHA-256", signed(bare("sha256"), value=empty("adbe.x509.rsa_sha1", certificate)), \
        "intact whole none untrusted"
    yield "a name of the kind that nobody knows", signed(detached(rsa), value=empty("someone.else")), \
        "undecided whole none undecided"
    # how the value is written
    yield "in capitals", signed(detached(rsa), hexa=lambda data: data.hex().upper()), GOOD
    yield "in lines", signed(detached(rsa), hexa=lambda data: re.sub("(.{64})", r"\1\n", data.hex())), \
        "undecided whole none trusted"
    literal = lambda data: re.sub(rb"([()\\\\\r])", lambda found: b"\\%03o" % ord(found[0]), data)
    yield "as a literal string", signed(detached(rsa), hexa=lambda data: literal(data), brackets=b"()"), \
        "undecided whole none undecided | undecided whole none trusted"
    yield "indefinite lengths", one(indefinite=True), GOOD
    yield "a bit of something behind it", signed(lambda covered: cms.sign(rsa, covered) + b"rest"), \
        "undecided whole none trusted"
    yield "nothing", signed(lambda covered: b""), "broken whole none undecided"
    yield "no CMS", signed(lambda covered: b"0" * 100), "broken whole none undecided"
    yield "half of it", signed(lambda covered: cms.sign(rsa, covered)[:700]), "broken whole none undecided"
    # what stands in it
    yield "attributes in the order they came", own(order="as they are"), GOOD
    yield "attributes the wrong way round", own(order="reversed"), GOOD
    yield "no content type", own(content_type=False), "undecided whole none trusted"
    yield "another digest", own(said=b"1" * 32), "broken whole none trusted"
    yield "another value", own(value=author.value(b"else", "sha256")), "broken whole none trusted"
    yield "a value of zeros", own(value=bytes.fromhex("3006020100020100")), "broken whole none trusted"
    yield "a time of signing", own(extra=[cms.attribute("signingTime", cms.der(0x17, b"260101120000Z"))]), GOOD
    yield "version 3", own(version=3), GOOD
    yield "two signers", own(signers=2), "undecided whole none trusted"
    yield "no signer", own(signers=0), "broken whole none undecided"
    yield "the bytes enclosed", signed(lambda covered: cms.sign(author, covered, how=ec, enclosed=covered[:200])), \
        "undecided whole none trusted | broken whole none trusted"
    # certificates
    intermediate = author.chain[0]
    yield "the issuer first", own(certificates=[intermediate, author.certificate]), GOOD
    yield "the certificate alone", own(certificates=[author.certificate]), "intact whole none untrusted"
    yield "somebody else's too", own(certificates=[rsa.certificate, author.certificate, intermediate]), GOOD
    yield "twice", own(certificates=[author.certificate, author.certificate, intermediate]), GOOD
    yield "none", own(certificates=[]), "undecided whole none undecided"
    yield "somebody else's alone", own(certificates=[rsa.certificate, intermediate]), "undecided whole none undecided"
    yield "the root too", own(certificates=[author.certificate, intermediate,
                                            cms.der_of(os.path.join(folder, "root.pem"))]), GOOD
    with open(os.path.join(folder, "intermediate.crl"), "rb") as file:
        crl = file.read()
    yield "with a list of what is revoked", own(crls=cms.der(0xa1, crl)), GOOD
    other = cms.der(0xa1, crl, cms.der(0xa1, cms.oid("1.3.6.1.5.5.7.16.2"), cms.seq(cms.der(0x0a, b"\1"))))
    yield "with a refusal to say what is revoked, version 5", own(version=5, crls=other), GOOD
    yield "version 5 for nothing", own(version=5), "broken whole none undecided"
    archival = cms.attribute("archival", cms.seq(cms.der(0xa0, cms.seq(crl))))
    yield "revocation among what is signed", own(extra=[archival]), GOOD
    revoked = who.revoked
    yield "revoked, as is signed", signed(detached(revoked, how=ec, extra=[archival])), "intact whole none untrusted"
    key = subprocess.run(["openssl", "x509", "-in", os.path.join(folder, "author.pem"), "-noout", "-ext",
                          "subjectKeyIdentifier"], capture_output=True, text=True, check=True).stdout
    yield "named by the key", own(version=3, by_key=bytes.fromhex(key.split()[-1].replace(":", ""))), GOOD
    yield "named by another key", own(version=3, by_key=b"1" * 20), "undecided whole none undecided"
    # the reference to the certificate
    for version in (1, 2):
        yield f"signing-certificate {version}", own(extra=[cms.ess(author, version)]), GOOD
        yield f"signing-certificate {version} with its issuer", own(extra=[cms.ess(author, version, issuer=True)]), GOOD
        yield f"signing-certificate {version} of another issuer", own(extra=[cms.ess(author, version, issuer=rsa)]), \
            "undecided whole none trusted"
        yield f"signing-certificate {version} of another", own(extra=[cms.ess(author, version, of=rsa.certificate)]), \
            "broken whole none trusted"
    yield "both of them", own(extra=[cms.ess(author), cms.ess(author, 1)]), GOOD
    yield "signing-certificate with a named digest", own(extra=[cms.ess(author, named=True)]), GOOD
    yield "signing-certificate with SHA-512", own(extra=[cms.ess(author, digest="sha512", issuer=True)]), GOOD
    yield "an attribute that nobody knows", own(extra=[cms.attribute("1.2.3.4.5", cms.integer(1))],
                                                unsigned=[cms.attribute("1.2.3.4.6", cms.integer(1))]), GOOD


def times(folder):
    """time stamps and the validity of certificates"""
    who = People(folder)
    ec = cms.algorithm("ec-sha256", b"")
    clock, author, once = who.clock, who.author, who.once

    def stamped(signer, time, over=None, stamper=clock, change=bytes, **options):
        token = lambda value: [cms.attribute("stamp", change(cms.stamp(stamper, over or value, time, **options)))]
        return signed(detached(signer, how=ec, unsigned=token))
    now = subprocess.run(["date", "-u", "+%Y%m%d%H%M%SZ"], capture_output=True, text=True, check=True).stdout.strip()
    yield "stamped", stamped(author, now), GOOD
    yield "stamped with SHA-512", stamped(author, now, digest="sha512"), GOOD
    yield "stamped with SHA-1", stamped(author, now, digest="sha1"), "intact whole none trusted | " + WEAK
    yield "a stamp of something else", stamped(author, now, over=b"else"), WEAK
    yield "a stamp by nobody known", stamped(author, now, stamper=who.stranger), "intact whole none undecided | " + GOOD
    yield "a stamp by who may not", stamped(author, now, stamper=who.rsa), "intact whole none undecided | " + GOOD
    yield "a stamp that was changed", stamped(author, now, change=lambda token: token[:-9] + b"wrong" + token[-4:]), \
        WEAK
    yield "expired", signed(detached(once, how=ec)), "intact whole none untrusted"
    yield "expired, stamped before", stamped(once, "20240601000000Z"), GOOD
    yield "expired, stamped afterwards", stamped(once, "20250601000000Z"), "intact whole none untrusted"
    yield "expired, stamped before it began", stamped(once, "20230601000000Z"), "intact whole none untrusted"
    yield "expired, a stamp of something else", stamped(once, "20240601000000Z", over=b"else"), \
        "intact whole none untrusted"
    yield "expired, stamped by nobody known", stamped(once, "20240601000000Z", stamper=who.stranger), \
        "intact whole none untrusted"
    yield "not yet valid", signed(detached(who.future, how=ec)), "intact whole none untrusted"
    token = lambda covered: cms.stamp(clock, covered, now)
    stamp = lambda entries="/Type/DocTimeStamp": empty("ETSI.RFC3161", entries)
    yield "a document's time stamp", signed(token, value=stamp()), GOOD
    yield "a document's time stamp without a type", signed(token, value=stamp("")), GOOD
    yield "a document's time stamp of something else", signed(lambda covered: cms.stamp(clock, b"else", now),
                                                              value=stamp()), "broken whole none trusted"
    yield "a signature called a time stamp", signed(detached(author, how=ec), value=stamp()), \
        "broken whole none untrusted"
    yield "a time stamp called a signature", signed(token), "undecided whole none untrusted"
    before = signed(detached(once, how=ec))
    later = lambda time: lambda covered: cms.stamp(clock, covered, time)
    yield "expired, the document stamped before", signed(later("20240601000000Z"), before, 18, stamp()), \
        f"intact revision allowed trusted; {GOOD}"
    yield "expired, the document stamped afterwards", signed(later("20250601000000Z"), before, 18, stamp()), \
        f"intact revision allowed untrusted; {GOOD}"


OBJECTS = P.form_objects()


def build(objects=None, kind="table", header=b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", end=b"\n", eof=b"%%EOF\n", packed=(),
          widths=(1, 4, 2), shift=0, size=None, first=0, trailer="", hidden=(), root=1, entry_end=b" \n"):
    """OBJECTS as a file in one revision.  KIND: table, stream or hybrid, with object stream for PACKED
    (hybrid: HIDDEN ones only in its stream); END ends its lines, SHIFT is added to all offsets."""
    objects = dict(objects or OBJECTS)
    out, places, inside = header, {}, [n for n in objects if n in packed]
    packed_number = max(objects) + 1
    own = packed_number + 1
    if inside:
        index, data = "", b""
        for n in inside:
            index += f"{n} {len(data)} "
            data += P.body(objects.pop(n)) + b" "
        objects[packed_number] = P.stream(index.encode() + data,
                                          f"/Type/ObjStm/N {len(inside)}/First {len(index)}")
    for n, value in objects.items():
        places[n] = (1, len(out) + shift, 0)
        out += b"%d 0 obj" % n + end + P.body(value) + end + b"endobj" + end
    for i, n in enumerate(inside):
        places[n] = (2, packed_number, i)
    keys = f"/Size {size or own + 1}/Root {root} 0 R/Info 17 0 R/ID[<0102><0102>]{trailer}"

    def rows(numbers):
        text = b"".join(b"".join(value.to_bytes(width, "big") for value, width in zip(places[n], widths)
                                 if width)
                        for n in numbers)
        index = " ".join(f"{n} 1" for n in numbers)
        return (f"<</Type/XRef/W[{' '.join(map(str, widths))}]/Index[{index}]{keys}/Length {len(text)}>>\nstream\n"
                ).encode() + text + b"\nendstream\nendobj\n"
    if kind == "stream":
        places[own] = (1, len(out) + shift, 0)
        start = len(out)
        out += b"%d 0 obj\n" % own + rows(sorted(places))
    else:
        streamed = len(out)
        if kind == "hybrid":
            out += b"%d 0 obj\n" % own + rows(sorted(n for n in places if n in hidden or n in inside))
            keys += f"/XRefStm {streamed + shift}"
        start = len(out)
        shown = {0: (0, 65535, "f"), **{n: (place[1], 0, "n") for n, place in places.items()
                                        if not (kind == "hybrid" and (n in hidden or n in inside))}}
        text = P.table(shown).replace(b" \n", entry_end)
        text = text.replace(b"xref\n0 ", b"xref\n%d " % first) if first else text
        out += text.replace(b"xref\n", b"xref" + end, 1) + f"trailer<<{keys}>>".encode() + end
    return out + b"startxref" + end + b"%d" % (start + shift) + end + eof


def born(make, value=None, field=None, objects=None, **options):
    """The form, signed in its only revision."""
    given = {**OBJECTS, 20: value or empty(), 10: field or with_entries(OBJECTS[10], "/V 20 0 R"),
             **(objects or {})}
    place_options = {key: options.pop(key) for key in ("spread", "hexa", "brackets") if key in options}
    return place(build(given, **options), make, **place_options)


def shapes(folder):
    """files, cross-references and fields as others write them"""
    rsa = detached(People(folder).rsa)
    catalog, form, page, field = (OBJECTS[n] for n in (1, 8, 3, 10))
    yield "one revision", born(rsa), GOOD
    for name, widths in (("wide", (2, 8, 4)), ("no types", (0, 4, 2)), ("no generations", (1, 4, 0)),
                         ("narrow", (1, 3, 1))):
        yield f"references in a stream, {name}", born(rsa, kind="stream", widths=widths), GOOD
    yield "an object stream", born(rsa, kind="stream", packed=(1, 2, 8, 10)), GOOD
    yield "an object stream with the signature", born(rsa, kind="stream", packed=(1, 2, 8, 10, 20)), \
        "broken - undecided trusted"
    yield "a hybrid", born(rsa, kind="hybrid", packed=(13, 17), hidden=(16,)), GOOD
    yield "a hybrid with its field hidden", born(rsa, kind="hybrid", packed=(8, 10)), GOOD
    yield "PDF 2.0", born(rsa, header=b"%PDF-2.0\n%\xe2\xe3\xcf\xd3\n"), GOOD
    yield "a version in the catalogue", born(rsa, objects={1: with_entries(catalog, "/Version/2.0")}), GOOD
    yield "lines that end in CR LF", born(rsa, end=b"\r\n"), GOOD
    yield "lines that end in CR", born(rsa, end=b"\r"), GOOD
    yield "entries of 19 bytes", born(rsa, entry_end=b"\n"), GOOD
    yield "entries ended by CR LF", born(rsa, entry_end=b"\r\n"), GOOD
    yield "nothing behind %%EOF", born(rsa, eof=b"%%EOF"), GOOD
    yield "CR LF behind %%EOF", born(rsa, eof=b"%%EOF\r\n"), GOOD
    yield "no %%EOF", born(rsa, eof=b""), GOOD
    yield "empty lines behind %%EOF", born(rsa, eof=b"%%EOF\n\n\n\n"), GOOD
    yield "zeros behind %%EOF", born(rsa, eof=b"%%EOF\n" + b"\0" * 500), GOOD
    yield "zeros behind what is signed", born(rsa) + b"\0" * 500, "intact revision none trusted"
    yield "a line behind what is signed", born(rsa) + b"\r\n", "intact revision none trusted"
    yield "rubbish behind what is signed", born(rsa) + b"<html>rubbish</html>", "intact revision forbidden trusted"
    yield "rubbish behind %%EOF, signed", born(rsa, eof=b"%%EOF\nrubbish\n"), GOOD
    yield "rubbish before %PDF, offsets from there", born(rsa, header=b"rubbish\n%PDF-1.7\n", shift=-8), GOOD
    yield "rubbish before %PDF, offsets from the start", born(rsa, header=b"rubbish\n%PDF-1.7\n"), GOOD
    yield "rubbish put before what is signed", b"rubbish\n" + born(rsa), "3 | broken - undecided trusted"
    yield "an empty line before %PDF", born(rsa, header=b"\n%PDF-1.7\n"), GOOD
    yield "no version", born(rsa, header=b"%PDF-\n"), GOOD + " | 3"
    yield "Prev 0", born(rsa, trailer="/Prev 0"), GOOD
    yield "Prev of nothing", born(rsa, trailer="/Prev 99999999"), "3"
    yield "Size too small", born(rsa, size=5), GOOD
    yield "table from 1", born(rsa, first=1), GOOD
    yield "offsets a line early", born(rsa, shift=-1), GOOD + " | 3"
    yield "references to themselves", re.sub(rb"/Info 17 0 R", b"/Prev %010d" % 9, born(rsa)), "3"
    yield "comments", born(rsa, objects={21: "<<%comment>>\n/A/B%another\n>>"}), GOOD
    # encrypted; the signature's own string is not
    with tempfile.TemporaryDirectory() as work:
        plain, locked = os.path.join(work, "a.pdf"), os.path.join(work, "b.pdf")
        for name, options in (("AES-256", ("256", "--")), ("RC4", ("40", "--")), ("AES-128", ("128", "--use-aes=y", "--"))):
            with open(plain, "wb") as file:
                file.write(P.form())
            subprocess.run(["qpdf", "--allow-weak-crypto", "--static-id", "--object-streams=disable", "--encrypt", "", "owner", *options, plain,
                            locked], check=True, capture_output=True)
            with open(locked, "rb") as file:
                base = file.read()
            encrypt = re.findall(rb"/Encrypt (\d+ 0 R)", base)[-1].decode()
            at = re.search(rb"/AcroForm (\d+) 0 R", base)[1]
            number = int(re.search(rb"/Fields ?\[ ?\d+ 0 R (\d+) 0 R", P.current(base, int(at)))[1])
            keyed = lambda pdf, objects, key=encrypt: P.update(pdf, objects, keys={"Encrypt": key})
            done = signed(rsa, base, number, how=keyed)
            yield f"encrypted, {name}", done, GOOD
            yield f"encrypted, {name}, and signed again", signed(
                rsa, done, int(re.search(rb"/Fields ?\[ ?\d+ 0 R \d+ 0 R (\d+) 0 R", P.current(base, int(at)))[1]), how=keyed), \
                f"intact revision undecided trusted; {GOOD}"
            yield f"encrypted, {name}, and changed", keyed(done, {number + 50: "<<>>"}), \
                "intact revision undecided trusted | intact revision forbidden trusted"
        # linearized
        with open(plain, "wb") as file:
            file.write(P.form())
        for name, options in (("", ("--object-streams=disable",)), (" with object streams", ("--object-streams=generate",))):
            subprocess.run(["qpdf", "--linearize", *options, plain, locked], check=True, capture_output=True)
            with open(locked, "rb") as file:
                base = file.read()
            n = P.size(base)
            yield f"linearized{name}, not signed", base, "1"
    # fields
    value = "/V 20 0 R"
    yield "no type", born(rsa, empty(entries="")), GOOD
    yield "SigFlags", born(rsa, objects={8: with_entries(form, "/SigFlags 3")}), GOOD
    yield "the value in the field", born(rsa, value="null", field=with_entries(field, "/V" + empty())), GOOD
    yield "the field in the form", born(rsa, field="null", objects={
        8: form.replace("10 0 R", with_entries(field, value))}), GOOD
    yield "the form in the catalogue", born(rsa, objects={1: catalog.replace("8 0 R", form)}), GOOD
    yield "the fields in an array of their own", born(rsa, objects={
        8: "<</Fields 21 0 R>>", 21: "[9 0 R 10 0 R]"}), GOOD
    yield "the type from above", born(rsa, field="<</T(signer)/Kids[21 0 R]/FT/Sig>>", objects={
        21: with_entries(field.replace("/FT/Sig", "/Parent 10 0 R"), value)}), GOOD
    yield "the value above its widget", born(rsa, field=f"<</T(signer)/Kids[21 0 R]/FT/Sig{value}>>", objects={
        21: "<</Type/Annot/Subtype/Widget/Rect[50 100 200 150]/F 132/P 3 0 R/Parent 10 0 R>>"}), GOOD
    yield "two widgets", born(rsa, field=f"<</T(signer)/Kids[21 0 R 22 0 R]/FT/Sig{value}>>", objects={
        n: "<</Type/Annot/Subtype/Widget/Rect[0 0 0 0]/F 132/P 3 0 R/Parent 10 0 R>>" for n in (21, 22)}), GOOD
    yield "deep below others", born(rsa, field="<</T(a)/Kids[21 0 R]>>", objects={
        21: "<</T(b)/Kids[22 0 R]/Parent 10 0 R>>", 22: with_entries(field, value + "/Parent 21 0 R")}), GOOD
    yield "one value in two fields", born(rsa, objects={18: with_entries(OBJECTS[18], value)}), f"{GOOD}; {GOOD}"
    yield "fields that lead back", born(rsa, objects={10: with_entries(field, value + "/Kids[10 0 R]")}), GOOD
    yield "a widget that the form does not have", born(rsa, objects={8: form.replace("10 0 R", "")}), GOOD
    yield "a widget of a file without a form", born(rsa, objects={1: catalog.replace("/AcroForm 8 0 R", "")}), GOOD
    yield "no value", P.form(), "1"
    yield "a value that is null", P.update(P.form(), {10: with_entries(field, "/V null")}), "1"
    yield "a value that is not there", P.update(P.form(), {10: with_entries(field, "/V 77 0 R")}), "1"
    yield "a value that is no signature", P.update(P.form(), {10: with_entries(field, "/V(yes)")}), "1"
    yield "usage rights alone", born(rsa, field=field, objects={1: with_entries(catalog, "/Perms<</UR3 20 0 R>>")}), "1"
    yield "usage rights besides", signed(rsa, born(rsa, field=field, objects={
        1: with_entries(catalog, "/Perms<</UR3 20 0 R>>")})), GOOD
    # ByteRange
    yield "ByteRange behind Contents", born(rsa, "<</Type/Sig/Filter/a/SubFilter/adbe.pkcs7.detached/Contents<%s>"
                                            "/ByteRange[0 0000000000 0000000000 0000000000   ]>>" % ("0" * ROOM)), GOOD
    yield "ByteRange of an object", born(rsa, empty(byterange=" 21 0 R"), objects={
        21: "[0 0000000000 0000000000 0000000000   ]"}), GOOD
    yield "ByteRange in lines", re.sub(rb"$", b"", born(rsa, empty(
        byterange="[0 0000000000 0000000000 0000000000        ]").replace("/M", "\n/M\t "))), GOOD
    spread = lambda change: born(rsa, spread=change)
    yield "ByteRange without the brackets", place_inside(rsa), GOOD
    yield "ByteRange not from 0", spread(lambda b, e, n: (1, b - 1, e, n - e)), "broken - undecided trusted"
    yield "ByteRange not to the end", spread(lambda b, e, n: (0, b, e, n - e - 9)), \
        "broken - undecided trusted"
    yield "ByteRange beyond the end", spread(lambda b, e, n: (0, b, e, n)), "broken - undecided trusted"
    yield "ByteRange that overlaps", spread(lambda b, e, n: (0, e, b, n - b)), "broken - undecided trusted"
    yield "ByteRange below 0", spread(lambda b, e, n: (0, b, e, -9)), "broken - undecided trusted"
    yield "ByteRange of three", spread(lambda b, e, n: (0, b, e)), "broken - undecided trusted"
    longer = empty(byterange="[0 0000000000 0000000000 0000000000" + " " * 60 + "]")
    yield "ByteRange of six, that go on", born(rsa, longer, spread=lambda b, e, n: (0, b, e, 9, e + 9, n - e - 9)), GOOD
    yield "ByteRange of six, with two gaps", born(rsa, longer, spread=lambda b, e, n: (0, b, e, 9, e + 10, n - e - 10)), \
        "broken - undecided trusted"
    yield "ByteRange of zeros", spread(lambda b, e, n: (0, 0, 0, 0)), "broken - undecided trusted"
    yield "ByteRange of all", spread(lambda b, e, n: (0, n, n, 0)), "broken - undecided trusted"
    yield "ByteRange of huge numbers", spread(lambda b, e, n: (0, b, e, 10 ** 9)), "broken - undecided trusted"
    yield "ByteRange whose sum runs over", spread(lambda b, e, n: (0, b, 2 ** 31, 2 ** 31 - 1)), \
        "broken - undecided trusted"


def place_inside(make):
    """ByteRange leaves out the digits alone: the brackets are covered."""
    text = build({**OBJECTS, 20: empty(), 10: with_entries(OBJECTS[10], "/V 20 0 R")})
    begin = text.rindex(b"<" + b"0" * ROOM + b">") + 1
    end = begin + ROOM
    line = re.findall(rb"\[0 0{10} 0{10} 0{10} *\]", text)[-1]
    text = text.replace(line, (b"[0 %d %d %d" % (begin, end, len(text) - end)).ljust(len(line) - 1) + b"]")
    return text[:begin] + make(text[:begin] + text[end:]).hex().encode().ljust(ROOM, b"0") + text[end:]


def broken(folder):
    """files that are cut, endless, empty or huge"""
    good = born(detached(People(folder).rsa))
    table = good.index(b"xref\n")
    start = P.startxref(good)
    yield "empty", b"", "3"
    yield "a byte", b"%", "3"
    yield "a header", b"%PDF-1.7\n", "3"
    yield "an end", b"%PDF-1.7\nstartxref\n0\n%%EOF", "3"
    for share in range(1, 20):
        yield f"cut at {share}/20", good[:len(good) * share // 20], "3"
    yield "no startxref", good.replace(b"startxref", b"startxxxx"), "3"
    yield "startxref of itself", good.replace(b"startxref\n%d" % start, b"startxref\n%d" % good.index(b"startxref")), "3"
    yield "a number without an end", good.replace(b"startxref\n%d" % start, b"startxref\n" + b"9" * 5000), "3"
    loop = P.update(good, {17: "<</Title(Sag)>>"}, previous=len(good))
    yield "references that loop", loop, "3"
    yield "pages that loop", born(detached(People(folder).rsa), objects={2: "<</Type/Pages/Kids[2 0 R]/Count 1>>"}), GOOD
    changed = P.update(born(detached(People(folder).rsa), objects={2: "<</Type/Pages/Kids[2 0 R]/Count 1>>"}),
                       {2: "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1>>"})
    yield "pages that loop, changed", changed, "intact revision forbidden trusted"
    deep = b"[" * 200000
    yield "arrays without an end", P.update(good, {21: deep}), "intact revision … trusted"
    yield "dictionaries without an end", P.update(good, {17: b"<</A" * 100000}), "intact revision … trusted"
    yield "a length that is itself", P.update(good, {14: b"<</Type/Metadata/Subtype/XML/Length 14 0 R>>stream\n\nendstream"}), \
        "intact revision … trusted"
    bomb = __import__("zlib").compress(b"0" * (600 << 20), 9)
    yield "a stream that grows", P.update(good, {14: P.stream(bomb, "/Type/Metadata/Subtype/XML/Filter/FlateDecode")}), \
        "intact revision … trusted"
    many = build({**OBJECTS, **{n: f"{n + 1} 0 R" for n in range(30, 3000)}, 3000: "30 0 R"})
    yield "references in a circle", signed(detached(People(folder).rsa), many), GOOD
    chain = good
    for i in range(60):
        chain = P.update(chain, {17: f"<</Title(Sag)/Producer(test)/ModDate(D:2026{i:04d})>>"})
    yield "sixty revisions", chain, "intact revision allowed trusted"
    yield "objects without number", P.update(good, {21: b"endobj endobj obj obj"}), "intact revision … trusted"
    yield "a table that lies", good[:table] + b"xref\n0 99999999\n" + good[table:], "3"


FILLED = P.stream(b"/Tx BMC BT /F1 9 Tf 2 6 Td (900) Tj ET EMC", "/Type/XObject/Subtype/Form/BBox[0 0 100 20]")
NOTE = "<</Type/Annot/Subtype/Text/Rect[500 800 520 820]/Contents(note)/P 3 0 R/F 28>>"
CHECK = ("<</Type/Annot/Subtype/Widget/FT/Btn/T(agree)/V/Off/AS/Off/Rect[50 500 60 510]/F 4/P 3 0 R"
         "/AP<</N<</On 22 0 R/Off 23 0 R>>>>>>")
CHOICE = ("<</Type/Annot/Subtype/Widget/FT/Ch/Ff 131072/T(unit)/V(a)/Opt[(a)(b)]/Rect[50 400 150 420]/F 4/P 3 0 R"
          "/AP<</N 25 0 R>>>>")
FORMED = {**OBJECTS, 8: OBJECTS[8].replace("9 0 R", "9 0 R 21 0 R 24 0 R"),
          3: OBJECTS[3].replace("[9 0 R", "[9 0 R 21 0 R 24 0 R"), 21: CHECK, 24: CHOICE,
          22: P.stream(b"0 0 10 10 re f", "/Type/XObject/Subtype/Form/BBox[0 0 10 10]"),
          23: P.stream(b"", "/Type/XObject/Subtype/Form/BBox[0 0 10 10]"),
          25: P.stream(b"/Tx BMC BT /F1 9 Tf (a) Tj ET EMC", "/Type/XObject/Subtype/Form/BBox[0 0 100 20]"),
          19: P.stream(b"/Tx BMC BT /F1 9 Tf 2 6 Td (100) Tj ET EMC",
                       "/Type/XObject/Subtype/Form/BBox[0 0 100 20]")}


def permitted(p):
    return (f"/Type/Sig/Reference[<</Type/SigRef/TransformMethod/DocMDP"
            f"/TransformParams<</Type/TransformParams/P {p}/V/1.2>>>>]") if p else "/Type/Sig"


def locking(action, *fields):
    names = f"/Fields[{''.join(f'({name})' for name in fields)}]" if fields else ""
    return (f"/Type/Sig/Reference[<</Type/SigRef/TransformMethod/FieldMDP/Data 1 0 R"
            f"/TransformParams<</Type/TransformParams/Action/{action}{names}/V/1.2>>>>]")


def revision(changes):
    return f"intact revision {changes} trusted"


def saves(folder):
    """what may and what may not come after a signature"""
    rsa = detached(People(folder).rsa)
    leader = detached(People(folder).leader, how=cms.algorithm("ec-sha256", b""))
    now = subprocess.run(["date", "-u", "+%Y%m%d%H%M%SZ"], capture_output=True, text=True, check=True).stdout.strip()
    field, page, form, catalog = (FORMED[n] for n in (9, 3, 8, 1))
    base = build(FORMED)
    certified = {}
    for p in (0, 1, 2, 3):
        extra = {1: with_entries(catalog, "/Perms<</DocMDP 30 0 R>>")} if p else {}
        given = {**FORMED, **extra, 30: empty(entries=permitted(p)), 10: with_entries(FORMED[10], "/V 30 0 R")}
        certified[p] = place(build(given), rsa)
    text = {9: field.replace("(100)", "(900)"), 19: FILLED}
    fresh = {9: field.replace("(100)", "(900)").replace("19 0 R", "40 0 R"), 40: FILLED}
    box = {21: CHECK.replace("/V/Off/AS/Off", "/V/On/AS/On")}
    choice = {24: CHOICE.replace("/V(a)", "/V(b)/I[1]").replace("25 0 R", "40 0 R"),
              40: P.stream(b"/Tx BMC BT /F1 9 Tf (b) Tj ET EMC", "/Type/XObject/Subtype/Form/BBox[0 0 100 20]")}
    needs = {8: with_entries(form, "/NeedAppearances true"), 9: re.sub("/AP<<.*?>>", "", field.replace("(100)", "(900)"))}
    hidden = {9: field.replace("(100)", "(900)"), 19: P.stream(b"/Tx BMC BT /F1 9 Tf (901) Tj ET EMC",
                                                              "/Type/XObject/Subtype/Form/BBox[0 0 100 20]")}
    shown = {19: FILLED}
    silent = {9: field.replace("(100)", "(900)")}
    picture = {9: field.replace("(100)", "(900)"), 19: P.stream(b"/Tx BMC BT /F1 9 Tf (900) Tj ET EMC /X Do",
                                                               "/Type/XObject/Subtype/Form/BBox[0 0 100 20]"
                                                               "/Resources<</XObject<</X 15 0 R>>>>")}
    came = {**fresh, 40: P.stream(b"/Tx BMC BT /F9 9 Tf (900) Tj ET EMC", "/Type/XObject/Subtype/Form/BBox[0 0 100 20]"
                                                                          "/Resources<</Font<</F9 41 0 R>>>>"),
            41: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"}
    twisted = {**came, 41: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[57/one]>>>>"}
    note = {3: page.replace("/Annots[", "/Annots[40 0 R "), 40: NOTE}
    end_note = {3: page.replace("18 0 R]", "18 0 R 40 0 R]"), 40: NOTE}
    open_note = {3: page.replace("18 0 R]", "18 0 R 40 0 R]"), 40: NOTE.replace("/Text", "/FreeText").replace(
        "500 800 520 820", "50 690 300 720")}
    content = {5: P.stream(P.OTHER)}
    more = {2: "<</Type/Pages/Count 3/Kids[3 0 R 4 0 R 40 0 R]>>",
            40: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 7 0 R/Resources<<>>>>"}
    store = {1: None, 40: P.stream(People(folder).rsa.certificate), 41: "<</Type/DSS/Certs[40 0 R]>>"}
    rows = [  # what: after no certification, P = 1, 2, 3
        ("filled in", text, "allowed", "forbidden", "allowed", "allowed"),
        ("filled in, shown by a new object", fresh, "allowed", "forbidden", "allowed", "allowed"),
        ("filled in with a font that came", came, "allowed", "forbidden", "allowed", "allowed"),
        ("filled in with a font that twists", twisted, "undecided", "forbidden", "allowed", "allowed"),
        ("ticked", box, "allowed", "forbidden", "allowed", "allowed"),
        ("chosen", choice, "allowed", "forbidden", "allowed", "allowed"),
        ("filled in, another text shown", hidden, "undecided", "forbidden", "allowed", "allowed"),
        ("another text shown", shown, "undecided", "forbidden", "allowed", "allowed"),
        ("filled in, the old text shown", silent, "undecided", "forbidden", "allowed", "allowed"),
        ("filled in and a picture", picture, "undecided", "forbidden", "allowed", "allowed"),
        ("filled in, nothing shown", needs, "forbidden", "forbidden", "forbidden", "forbidden"),
        ("a comment", end_note, "forbidden", "forbidden", "forbidden", "undecided"),
        ("a comment below the others", note, "forbidden", "forbidden", "forbidden", "undecided"),
        ("text over the page", open_note, "forbidden", "forbidden", "forbidden", "undecided"),
        ("other content", content, "forbidden", "forbidden", "forbidden", "forbidden"),
        ("a page", more, "forbidden", "forbidden", "forbidden", "forbidden"),
        ("validation data", store, "allowed", "allowed", "allowed", "allowed"),
        ("saved again", {17: "<</Title(Sag)/Producer(other)/ModDate(D:20270101)>>"}, "allowed", "allowed", "allowed",
         "allowed"),
        ("the title in another encoding", {17: "<</Title<FEFF005300610067>/Producer(other)>>"}, "allowed", "allowed",
         "allowed", "allowed"),
        ("another title", {17: "<</Title<FEFF005300610068>/Producer(other)>>"}, "forbidden", "forbidden", "forbidden",
         "forbidden"),
        ("nothing at all", {}, "allowed", "allowed", "allowed", "allowed")]
    for what, objects, *answers in rows:
        for p, answer in zip((0, 1, 2, 3), answers):
            given = dict(objects)
            if 1 in given:
                given[1] = with_entries(text_of(certified[p], 1), "/DSS 41 0 R")
            yield f"{what} after P = {p}", P.update(certified[p], given), revision(answer)
    for p, answer in zip((0, 1, 2, 3), ("allowed", "forbidden", "allowed", "allowed")):
        yield f"signed again after P = {p}", signed(leader, certified[p], 18), f"{revision(answer)}; {GOOD}"
        yield f"filled in and signed after P = {p}", signed(leader, P.update(certified[p], text), 18), \
            f"{revision(answer)}; {GOOD}"
        yield f"stamped after P = {p}", signed(lambda covered: cms.stamp(People(folder).clock, covered, now), certified[p],
                                               18, empty("ETSI.RFC3161", "/Type/DocTimeStamp")), \
            f"{revision('allowed')}; {GOOD}"
    # fields that a signature locks
    for name, entries, answer in (("all", locking("All"), "forbidden"), ("it", locking("Include", "amount"), "forbidden"),
                                  ("others", locking("Include", "agree", "unit"), "allowed"),
                                  ("all but it", locking("Exclude", "amount"), "allowed"),
                                  ("all but another", locking("Exclude", "agree"), "forbidden")):
        once = place(build({**FORMED, 30: empty(entries=entries), 10: with_entries(FORMED[10], "/V 30 0 R")}), rsa)
        yield f"filled in, {name} locked", P.update(once, text), revision(answer)
        if name == "all":
            yield "signed again, all locked", signed(leader, once, 18), f"{revision('forbidden')}; {GOOD}"
            yield "saved again, all locked", P.update(once, {17: "<</Title(Sag)/Producer(test)>>"}), revision("allowed")
    # a lock in the field, for what was signed in it
    locked = with_entries(FORMED[10], "/V 30 0 R/Lock<</Type/SigFieldLock/Action/All/P 1>>")
    once = place(build({**FORMED, 30: empty(), 10: locked}), rsa)
    yield "filled in, locked by the field", P.update(once, text), revision("forbidden")
    yield "signed again, locked by the field", signed(leader, once, 18), f"{revision('forbidden')}; {GOOD}"
    # what the second signature looks like
    box = P.stream(b"BT /F1 9 Tf (Leder) Tj ET", "/Type/XObject/Subtype/Form/BBox[0 0 150 50]")
    yield "signed again, with a picture", signed(leader, certified[0], 18, entries="/AP<</N 40 0 R>>",
                                                 objects={40: box}), f"{revision('allowed')}; {GOOD}"
    for name, rectangle, answer in (("in a free place", "400 20 500 60", "allowed"), ("over a field", "60 590 90 630", "undecided"),
                                    ("over the page", "0 0 595 842", "undecided"), ("of nothing", "0 0 0 0", "allowed")):
        came = {8: form.replace("/Fields[", "/Fields[40 0 R "), 3: page.replace("18 0 R]", "18 0 R 40 0 R]"), 42: box,
                40: P.OPEN.replace("NAME", "late").replace("RECT", rectangle).replace("/P 3", "/V 41 0 R/AP<</N 42 0 R>>/P 3"),
                41: empty()}
        yield f"signed again, in a new field {name}", place(P.update(certified[0], came), leader), \
            f"{revision(answer)}; {GOOD}"
    # how the update is written
    done = certified[0]
    plain = {17: "<</Title(Sag)/Producer(other)/ModDate(D:20270101)>>"}
    yield "no line end before the update", P.update(done.rstrip(b"\n"), plain).replace(b"%%EOF\n17 0 obj", b"%%EOF17 0 obj"), \
        revision("allowed") + " | 3 | broken - undecided trusted"
    stream = place(build({**FORMED, 30: empty(), 10: with_entries(FORMED[10], "/V 30 0 R")}, kind="stream", packed=(1, 2, 3, 8, 9, 21)),
                   rsa)
    yield "an update with a stream", P.update(stream, {17: plain[17]}), revision("allowed")
    yield "filled in, from an object stream", P.update(stream, text), revision("allowed")
    yield "a stream after a table", table_then_stream(done, plain), revision("allowed")
    yield "a hybrid, signed and saved", P.update(place(build({**FORMED, 30: empty(), 10: with_entries(
        FORMED[10], "/V 30 0 R")}, kind="hybrid", packed=(13,)), rsa), plain), revision("allowed")
    yield "all saved anew, the same", P.update(done, {n: text_of(done, n) for n in (1, 2, 3, 4, 8, 9, 12, 13, 17)}), \
        revision("allowed")
    yield "cut back to what was signed", P.update(done, content)[:len(done)], GOOD


def table_then_stream(pdf, objects):
    n = P.size(pdf) + 5
    places, out = {}, pdf
    for number, value in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, P.body(value))
    places[n] = start = len(out)
    rows = b"".join(b"\1" + places[k].to_bytes(4, "big") + b"\0\0" for k in sorted(places))
    index = " ".join(f"{k} 1" for k in sorted(places))
    return out + (f"{n} 0 obj\n<</Type/XRef/W[1 4 2]/Index[{index}]/Size {n + 1}/Root 1 0 R/Info 17 0 R/ID[<0102><0102>]"
                  f"/Prev {P.startxref(pdf)}/Length {len(rows)}>>\nstream\n").encode() + rows + (
        b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)


def reopened(pdf, extra):
    """PDF with EXTRA pushed in behind the signature's value, in the bytes that its ByteRange leaves out."""
    begin, end = attacks.signature_gap(pdf)
    value = pdf[begin:end].rstrip(b"0>")
    value += b"0" * (len(value) % 2 == 0) + b">"
    return pdf[:begin] + value + extra.ljust(end - begin - len(value)) + pdf[end:]


def attacked(folder):
    """what is known to have deceived readers: forged, saved over, wrapped, shadowed and certified files"""
    rsa, stranger = detached(People(folder).rsa), detached(People(folder).stranger, how=cms.algorithm("ec-sha256", b""))
    good = place(build({**FORMED, 30: empty(), 10: with_entries(FORMED[10], "/V 30 0 R")}), rsa)
    content, page = P.stream(P.OTHER), FORMED[3]
    again = b"5 0 obj\n" + content + b"\nendobj\n"
    nothing = "broken - undecided trusted"
    # forged: the dictionary says nothing that could be checked (each also in the signed bytes)
    for name, old, new in (("no ByteRange", b"/ByteRange[", b"/ByteRangX["), ("no Contents", b"/Contents<", b"/Contentz<"),
                           ("SubFilter gone", b"/SubFilter/adbe", b"/SubFiltex/adbe")):
        yield f"forged: {name}", good.replace(old, new, 1), "broken - undecided … | undecided whole none undecided"
    for name, value in (("null", b" null"), ("of one number", b"[0]"), ("of zeros", b"[0 0 0 0]"), ("of names", b"[/a/b/c/d]"),
                        ("below 0", b"[0 -1 -1 -1]")):
        yield f"forged: ByteRange {name}", re.sub(rb"/ByteRange\[[^]]*\]", lambda found, value=value: (
            b"/ByteRange" + value).ljust(len(found[0])), good, count=1), nothing
    for name, value in (("null", b" null"), ("empty", b"<>"), ("zero", b"<00>"), ("a name", b"/a"), ("a number", b" 1")):
        begin, end = attacks.signature_gap(good)
        yield f"forged: Contents {name}", good[:begin] + value.ljust(end - begin) + good[end:], \
            "broken - undecided undecided | broken whole none undecided | broken - undecided trusted"
    yield "forged: the whole file in ByteRange", re.sub(rb"/ByteRange\[[^]]*\]", lambda found: (
        b"/ByteRange[0 0 0 %d" % len(good)).ljust(len(found[0]) - 1) + b"]", good, count=1), nothing
    # saved over: an update in every degree of completeness
    yield "saved over: all of an update", P.update(good, {5: content}), revision("forbidden")
    yield "saved over: no references", good + again, revision("forbidden")
    yield "saved over: an end alone", good + again + b"startxref\n%d\n%%%%EOF\n" % P.startxref(good), \
        revision("forbidden") + " | undecided - undecided trusted"
    yield "saved over: a trailer alone", good + again + b"trailer\n<</Size 31/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        P.startxref(good), len(good) + len(again)), "3"
    value = text_of(good, 30)
    yield "saved over: the signature copied", P.update(good, {5: content, 40: value, 10: with_entries(FORMED[10], "/V 40 0 R")}), \
        nothing
    yield "saved over: the signature copied over itself", P.update(good, {5: content, 30: value}), nothing
    yield "saved over: a second field takes the signature", P.update(good, {5: content, 18: with_entries(FORMED[18], "/V 30 0 R")}), \
        "…forbidden trusted; …forbidden trusted"
    yield "saved over: the field replaced", P.update(good, {5: content, 8: FORMED[8].replace("10 0 R", "40 0 R"), 40: text_of(good, 10)}), \
        f"{revision('forbidden')}; {revision('forbidden')}"
    yield "saved over and signed by a stranger", signed(stranger, P.update(good, {5: content}), 18), \
        f"{revision('forbidden')}; intact whole none untrusted"
    # wrapped: something stands in the bytes that are left out
    yield "wrapped: an object", reopened(good, again), "3"
    yield "wrapped: a key", reopened(good, b"/Reason(other)"), nothing
    yield "wrapped: a second value", reopened(good, b"/Contents<30>"), "… undecided trusted | broken - undecided undecided"
    begin, end = attacks.signature_gap(good)
    moved = good[:end] + again + good[end:]
    yield "wrapped: the rest moved on", re.sub(rb"/ByteRange\[0 (\d+) (\d+) (\d+) *\]", lambda found: (
        b"/ByteRange[0 %d %d %s" % (begin, end + len(again), found[3])).ljust(len(found[0]) - 1) + b"]", moved, count=1), \
        nothing + " | 3"
    # shadowed: what was signed holds what is to be shown later
    overlay = "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 1/ImageMask true/Length 1>>stream\n0\nendstream"
    hidden = place(build({**FORMED, 30: empty(), 10: with_entries(FORMED[10], "/V 30 0 R"), 15: overlay}), rsa)
    yield "shadow: what covers is freed", P.update(hidden, free=[15]), revision("forbidden")
    yield "shadow: what covers is null", P.update(hidden, {15: "null"}), revision("forbidden")
    yield "shadow: what covers is of another kind", P.update(hidden, {15: overlay.replace("Image/", "Form/")}), \
        revision("forbidden")
    yield "shadow: a font is exchanged", P.update(good, {6: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<<"
                                                           "/Differences[49/nine]>>>>"}), revision("forbidden")
    yield "shadow: a field shows its value at last", P.update(good, {19: P.stream(
        b"/Tx BMC BT /F1 9 Tf (900) Tj ET EMC", "/Type/XObject/Subtype/Form/BBox[0 0 100 20]")}), revision("undecided")
    yield "shadow: the font of a field's look is exchanged", P.update(place(build({
        **FORMED, 30: empty(), 10: with_entries(FORMED[10], "/V 30 0 R"), 40: FORMED[6],
        19: P.stream(b"/Tx BMC BT /F2 9 Tf (100) Tj ET EMC", "/Type/XObject/Subtype/Form/BBox[0 0 100 20]"
                     "/Resources<</Font<</F2 40 0 R>>>>")}), rsa), {
        40: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[49/nine]>>>>"}), revision("forbidden")
    twins = build({**FORMED, 16: "<</Type/Catalog/Pages 28 0 R>>", 28: "<</Type/Pages/Count 1/Kids[4 0 R]>>",
                   30: empty(), 10: with_entries(FORMED[10], "/V 30 0 R")})
    twins = place(twins, rsa)
    yield "shadow: another catalogue", P.update(twins, keys={"Root": "16 0 R"}), "1 | 3"
    yield "shadow: another catalogue with the form", P.update(twins, {16: "<</Type/Catalog/Pages 28 0 R/AcroForm 8 0 R>>"},
                                                             keys={"Root": "16 0 R"}), revision("forbidden")
    yield "shadow: references led elsewhere", P.update(twins, points={2: twins.index(b"28 0 obj")}), \
        "intact revision … trusted"
    twice = place(build({**FORMED, 30: empty(), 10: with_entries(FORMED[10], "/V 30 0 R")},
                        header=b"%PDF-1.7\n" + again), rsa)
    yield "shadow: a twin of its number", P.update(twice, points={5: twice.index(b"5 0 obj")}), revision("forbidden")
    # certified
    def certify(p):
        return place(build({**FORMED, 1: with_entries(FORMED[1], "/Perms<</DocMDP 30 0 R>>"), 30: empty(entries=permitted(p)),
                            10: with_entries(FORMED[10], "/V 30 0 R")}), rsa)
    look = P.stream(P.OTHER, "/Type/XObject/Subtype/Form/BBox[0 0 595 842]")
    for kind in ("FreeText", "Stamp", "Redact", "Ink", "Square"):
        note = f"<</Type/Annot/Subtype/{kind}/Rect[0 0 595 842]/F 196/AP<</N 41 0 R>>/P 3 0 R>>"
        for p, answer in ((2, "forbidden"), (3, "undecided")):
            yield f"certified, P = {p}: {kind} over the page", P.update(certify(p), {
                3: page.replace("18 0 R]", "18 0 R 40 0 R]"), 40: note, 41: look}), revision(answer)
    sneaky = {8: FORMED[8].replace("/Fields[", "/Fields[40 0 R "), 3: page.replace("18 0 R]", "18 0 R 40 0 R]"), 41: look,
              40: P.OPEN.replace("NAME", "late").replace("RECT", "0 0 595 842").replace("/P 3", "/AP<</N 41 0 R>>/P 3")}
    yield "certified: an open field over the page", P.update(certify(2), sneaky), revision("undecided")
    sneaky[40], sneaky[42] = sneaky[40].replace("/P 3", "/V 42 0 R/P 3"), empty()
    yield "certified: a stranger's signature over the page", place(P.update(certify(2), sneaky), stranger), \
        f"{revision('undecided')}; intact whole none untrusted"
    yield "certified: the certificate taken away", P.update(certify(1), {5: content, 1: FORMED[1]}), revision("forbidden")
    yield "certified: P raised", P.update(certify(1), {30: text_of(certify(1), 30).replace("/P 1", "/P 3"), 5: content}), nothing
    yield "certified, P of another revision", P.update(certify(1), {5: content, 1: with_entries(
        FORMED[1], "/Perms<</DocMDP 40 0 R>>"), 40: empty(entries=permitted(3))}), revision("forbidden")


GROUPS = [kinds, times, shapes, broken, saves, attacked]
