"""CMS signatures and time stamps in DER (RFC 5652, RFC 3161, RFC 5035), put together piece by piece, so
that every piece can be as other producers write it; openssl makes the values."""
import hashlib
import os
import subprocess
import tempfile

OIDS = {
    "data": "1.2.840.113549.1.7.1", "signedData": "1.2.840.113549.1.7.2",
    "contentType": "1.2.840.113549.1.9.3", "messageDigest": "1.2.840.113549.1.9.4",
    "signingTime": "1.2.840.113549.1.9.5", "tst": "1.2.840.113549.1.9.16.1.4",
    "ess1": "1.2.840.113549.1.9.16.2.12", "ess2": "1.2.840.113549.1.9.16.2.47",
    "stamp": "1.2.840.113549.1.9.16.2.14", "archival": "1.2.840.113583.1.1.8",
    "sha1": "1.3.14.3.2.26", "md5": "1.2.840.113549.2.5", "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2", "sha512": "2.16.840.1.101.3.4.2.3",
    "rsa": "1.2.840.113549.1.1.1", "rsa-sha256": "1.2.840.113549.1.1.11",
    "rsa-sha1": "1.2.840.113549.1.1.5", "pss": "1.2.840.113549.1.1.10", "mgf1": "1.2.840.113549.1.1.8",
    "ec": "1.2.840.10045.2.1", "ec-sha256": "1.2.840.10045.4.3.2", "ec-sha384": "1.2.840.10045.4.3.3",
    "ec-sha512": "1.2.840.10045.4.3.4", "ed25519": "1.3.101.112",
}


def der(tag, *parts, indefinite=False):
    content = b"".join(parts)
    if indefinite:
        return bytes([tag, 0x80]) + content + b"\0\0"
    n = len(content)
    size = bytes([n]) if n < 128 else bytes([0x80 | (n.bit_length() + 7) // 8]) + n.to_bytes(
        (n.bit_length() + 7) // 8, "big")
    return bytes([tag]) + size + content


def oid(name):
    first, second, *rest = [int(part) for part in OIDS.get(name, name).split(".")]
    out = b""
    for arc in (40 * first + second, *rest):
        piece = [arc & 127]
        while arc > 127:
            arc >>= 7
            piece.insert(0, 128 | arc & 127)
        out += bytes(piece)
    return der(6, out)


def integer(value):
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def seq(*parts):
    return der(0x30, *parts)


def octets(data):
    return der(4, data)


NULL = der(5)


def algorithm(name, parameters=NULL):
    return seq(oid(name), parameters)


def pss(digest, salt, mask=None):
    return algorithm("pss", seq(der(0xa0, algorithm(digest)),
                                der(0xa1, algorithm("mgf1", algorithm(mask or digest))),
                                der(0xa2, integer(salt))))


def attribute(name, *values):
    return seq(oid(name), der(0x31, *values))


def split(data):
    """The elements that stand one behind the other in DATA, each with its head."""
    at, out = 0, []
    while at < len(data):
        start, at = at, at + 2
        size = data[at - 1]
        if size > 128:
            at, size = at + size - 128, int.from_bytes(data[at:at + size - 128], "big")
        at += size
        out.append(data[start:at])
    return out


def inside(element):
    head = 2 if element[1] < 128 else 2 + element[1] - 128
    return element[head:]


def der_of(path):
    return subprocess.run(["openssl", "x509", "-in", path, "-outform", "DER"], capture_output=True,
                          check=True).stdout


class Signer:
    """A key and its certificate, PATH.key and PATH.pem; CHAIN are files of others."""

    def __init__(self, path, chain=()):
        self.key, self.certificate = path + ".key", der_of(path + ".pem")
        self.chain = [der_of(one) for one in chain]
        fields = split(inside(split(inside(self.certificate))[0]))
        fields = fields[1:] if fields[0][0] == 0xa0 else fields
        self.serial, self.issuer = fields[0], fields[2]

    def value(self, data, digest, options=()):
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            how = (["pkeyutl", "-sign", "-rawin", "-inkey", self.key, "-in", file.name]
                   if digest is None else ["dgst", f"-{digest}", "-sign", self.key, *options, file.name])
            return subprocess.run(["openssl", *how], capture_output=True, check=True).stdout


def ess(signer, version=2, digest="sha256", issuer=None, named=False, of=None):
    """signing-certificate of VERSION; ISSUER: issuer and serial number as in the certificate (True) or
    of another (a signer); NAMED: the default digest is named; OF: the certificate that is meant."""
    certificate = of or signer.certificate
    parts = [octets(hashlib.new(digest if version == 2 else "sha1", certificate).digest())]
    if version == 2 and (digest != "sha256" or named):
        parts.insert(0, algorithm(digest, b""))
    if issuer:
        who = signer if issuer is True else issuer
        parts.append(seq(seq(der(0xa4, who.issuer)), who.serial))
    return attribute(f"ess{version}", seq(seq(seq(*parts))))


def sign(signer, covered, *, digest="sha256", how=None, options=(), attributes=True, extra=(), order="sorted",
         certificates=None, crls=b"", enclosed=None, unsigned=(), content="data", version=1, value=None,
         by_key=None, indefinite=False, digest_parameters=NULL, said=None, content_type=True, signers=1,
         key_digest="same"):
    """SignedData; what stands in it is told by the keywords."""
    how = how or algorithm("rsa")
    said = said if said is not None else hashlib.new(digest, covered).digest()
    signed = []
    if attributes:
        signed = [*([attribute("contentType", oid(content))] if content_type else []),
                  attribute("messageDigest", octets(said)), *extra]
        if order == "sorted":
            signed.sort()
        elif order == "reversed":
            signed.sort(reverse=True)
    data = der(0x31, *signed) if attributes else covered
    key_digest = digest if key_digest == "same" else key_digest
    value = value or signer.value(data, key_digest, options)
    name = der(0x80, by_key) if by_key else seq(signer.issuer, signer.serial)
    if unsigned and callable(unsigned):
        unsigned = unsigned(value)
    info = seq(integer(3 if by_key else 1), name, algorithm(digest, digest_parameters),
               *([der(0xa0, *signed)] if attributes else []), how, octets(value),
               *([der(0xa1, *unsigned)] if unsigned else []))
    certificates = [signer.certificate, *signer.chain] if certificates is None else certificates
    body = [integer(version), der(0x31, algorithm(digest, digest_parameters)),
            seq(oid(content), *([der(0xa0, octets(enclosed))] if enclosed is not None else [])),
            *([der(0xa0, *certificates)] if certificates else []), crls, der(0x31, *([info] * signers))]
    whole = der(0x30, *body, indefinite=indefinite)
    return der(0x30, oid("signedData"), der(0xa0, whole, indefinite=indefinite), indefinite=indefinite)


def stamp(stamper, data, time="20260101120000Z", digest="sha256"):
    """A time-stamp token over DATA that says TIME."""
    said = seq(integer(1), oid("1.2.3.4.1"),
               seq(algorithm(digest), octets(hashlib.new(digest, data).digest())), integer(7),
               der(0x18, time.encode()))
    return sign(stamper, said, enclosed=said, content="tst", version=3, extra=[ess(stamper)])


def make_people(folder):
    """People that the authority of FOLDER does not have: of other keys, and of an older authority, whose
    anchor is old.pem."""
    at = lambda one: os.path.join(folder, one)
    uses = {"x_signer_": "keyUsage=critical,digitalSignature,nonRepudiation\nbasicConstraints=CA:FALSE",
            "x_stamper_": "keyUsage=critical,digitalSignature\nbasicConstraints=CA:FALSE\n"
                          "extendedKeyUsage=critical,timeStamping"}
    with open(at("more.cnf"), "w", encoding="utf-8") as file:
        file.write(open(at("openssl.cnf"), encoding="utf-8").read())
        file.write("".join(f"\n[{name}]\n{text}\nsubjectKeyIdentifier=hash\n" for name, text in uses.items()))

    def run(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=True)

    def make(name, key, *options, authority="intermediate", extensions="x_signer_"):
        run("genpkey", *key, "-out", f"{name}.key")
        run("req", "-new", "-utf8", "-config", "more.cnf", "-key", f"{name}.key", "-subj",
            f"/O=TEST – uden retsvirkning/CN=TEST {name}", "-out", f"{name}.csr")
        run("ca", "-batch", "-notext", "-utf8", "-config", "more.cnf", "-name", authority, "-extensions",
            extensions, "-preserveDN", "-in", f"{name}.csr", "-out", f"{name}.pem", *options)
    curve = lambda name: ("-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{name}")
    rsa = lambda bits: ("-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}")
    make("ed25519", ("-algorithm", "ED25519"))
    make("brainpool", curve("brainpoolP256r1"))
    make("p521", curve("P-521"))
    make("short", rsa(1024))
    long = ("-startdate", "20200101000000Z", "-enddate", "20400101000000Z")
    old = ("-cert", "old.pem", "-keyfile", "old.key")
    make("old", rsa(2048), "-selfsign", "-keyfile", "old.key", *long, authority="root", extensions="x_root")
    make("once", curve("P-256"), *old, "-startdate", "20240101000000Z", "-enddate", "20250101000000Z",
         authority="root")
    make("clock", rsa(2048), *old, *long, authority="root", extensions="x_stamper_")
