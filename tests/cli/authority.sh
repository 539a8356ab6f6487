# authority.sh: what the suites about signing share: an authority with its server, and poppler's trust
# in it.  Sourced after lib.sh; sets a (the folder), url and server.
a=$scratch/authority
start_authority () {
  port=$(/usr/bin/python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
  "$SOURCE/tests/authority/make-authority" "$a" "http://127.0.0.1:$port" || return 1
  "$SOURCE/tests/authority/serve-authority" "$a" "$port" >"$scratch/server" 2>&1 &
  server=$!
  trap 'kill $server; rm -rf "$scratch"' EXIT
  for _ in $(seq 100); do
    [ -s "$scratch/server" ] && return 0
    sleep 0.05
  done
  return 1
}
check "the test authority starts" start_authority
url=http://127.0.0.1:$port
for name in author leader rsa p384 revoked; do
  cat "$a/$name.pem" "$a/chain.pem" >"$a/$name.chain"
done

# The NSS store that poppler looks for trust in.
mkdir "$scratch/nss"
certutil -N -d "sql:$scratch/nss" --empty-password
certutil -A -d "sql:$scratch/nss" -n root -t CT,C,C -i "$a/root.pem"

# poppler_accepts FILE N: it finds N valid signatures of trusted certificates in a file without errors
poppler_accepts () {
  pdfsig -nssdir "sql:$scratch/nss" "$1" >"$scratch/pdfsig" 2>&1
  cat "$scratch/pdfsig"
  [ "$(grep -c 'Signature is Valid' "$scratch/pdfsig")" = "$2" ] \
    && [ "$(grep -c 'Certificate is Trusted' "$scratch/pdfsig")" = "$2" ] \
    && qpdf --check "$1" >/dev/null
}
