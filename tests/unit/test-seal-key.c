/* test-seal-key.c: keys, their keeper, and the signatures it gives */
#include <glib/gstdio.h>
#include <openssl/cms.h>
#include <openssl/pem.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "seal/cms.h"

/* The authority that the Makefile had made. */
static const char *folder;

static char *
path_of (const char *name, const char *extension)
{
  return g_strdup_printf ("%s/%s%s", folder, name, extension);
}

static SealKeeper *
start_pem (const char *name, gboolean pss, GError **error)
{
  g_autofree char *key = path_of (name, ".key"), *certificate = path_of (name, ".pem");
  g_autofree char *chain = path_of ("chain", ".pem"), *both = path_of (name, ".both");
  g_autofree char *first = NULL, *second = NULL, *text = NULL;
  const SealKeySource source = { .key = key, .certificates = both, .pss = pss };

  /* the chain first: the order in the file does not matter */
  g_assert_true (g_file_get_contents (chain, &first, NULL, NULL));
  g_assert_true (g_file_get_contents (certificate, &second, NULL, NULL));
  text = g_strconcat (first, second, NULL);
  g_assert_true (g_file_set_contents (both, text, -1, NULL));
  return seal_keeper_start (&source, error);
}

/* Whether OpenSSL accepts DER as a CAdES signature over CONTENT under the root. */
static gboolean
verifies (GBytes *der, const char *content)
{
  const guint8 *data = g_bytes_get_data (der, NULL);
  CMS_ContentInfo *cms = d2i_CMS_ContentInfo (NULL, &data, (long) g_bytes_get_size (der));
  X509_STORE *store = X509_STORE_new ();
  BIO *bio = BIO_new_mem_buf (content, -1);
  g_autofree char *root = path_of ("root", ".pem");
  gboolean good;

  g_assert_nonnull (cms);
  g_assert_true (X509_STORE_load_file (store, root));
  X509_STORE_set_purpose (store, X509_PURPOSE_ANY);
  good = CMS_verify (cms, NULL, store, bio, NULL, CMS_BINARY | CMS_CADES) == 1;
  BIO_free (bio);
  X509_STORE_free (store);
  CMS_ContentInfo_free (cms);
  return good;
}

static SealCms *
sign_text (SealKeeper *keeper, const char *text, GError **error)
{
  guint8 digest[EVP_MAX_MD_SIZE];
  guint length;
  const EVP_MD *hash = seal_scheme_hash (seal_keeper_scheme (keeper));

  g_assert_true (EVP_Digest (text, strlen (text), digest, &length, hash, NULL));
  return seal_cms_sign (keeper, digest, length, error);
}

static void
test_schemes (void)
{
  static const struct
  {
    const char *name;
    gboolean pss;
    SealScheme scheme;
  } rows[] = {
    { "author", FALSE, SEAL_SCHEME_P256 }, { "p384", FALSE, SEAL_SCHEME_P384 },
    { "rsa", FALSE, SEAL_SCHEME_RSA },     { "rsa", TRUE, SEAL_SCHEME_PSS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SealKeeper) keeper = start_pem (rows[i].name, rows[i].pss, &error);
      g_autoptr (SealCms) cms = NULL;
      g_autoptr (GBytes) der = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (seal_keeper_scheme (keeper), ==, rows[i].scheme);
      g_assert_cmpint (sk_X509_num (seal_keeper_certificates (keeper)), ==, 2);
      cms = sign_text (keeper, "a document", &error);
      g_assert_no_error (error);
      der = seal_cms_encode (cms, &error);
      g_assert_no_error (error);
      g_assert_true (verifies (der, "a document"));
      g_assert_false (verifies (der, "another document"));
    }
}

/* Content type, message digest, signing-certificate-v2, and nothing else. */
static void
test_attributes (void)
{
  g_autoptr (SealKeeper) keeper = start_pem ("author", FALSE, NULL);
  g_autoptr (SealCms) cms = sign_text (keeper, "a document", NULL);
  g_autoptr (GBytes) der = seal_cms_encode (cms, NULL);
  const guint8 *data = g_bytes_get_data (der, NULL);
  CMS_ContentInfo *content = d2i_CMS_ContentInfo (NULL, &data, (long) g_bytes_get_size (der));
  CMS_SignerInfo *signer = sk_CMS_SignerInfo_value (CMS_get0_SignerInfos (content), 0);

  g_assert_cmpint (CMS_signed_get_attr_count (signer), ==, 3);
  g_assert_cmpint (CMS_signed_get_attr_by_NID (signer, NID_pkcs9_contentType, -1), >=, 0);
  g_assert_cmpint (CMS_signed_get_attr_by_NID (signer, NID_pkcs9_messageDigest, -1), >=, 0);
  g_assert_cmpint (
      CMS_signed_get_attr_by_NID (signer, NID_id_smime_aa_signingCertificateV2, -1), >=, 0);
  g_assert_cmpint (CMS_unsigned_get_attr_count (signer), ==, -1);
  CMS_ContentInfo_free (content);
}

/* Passphrases: where they may come from, and where they may not. */
static void
test_passphrases (void)
{
  g_autofree char *key = path_of ("author", ".p12"), *secret = path_of ("secret", "");
  g_autofree char *file = g_strconcat ("file:", secret, NULL), *descriptor = NULL;
  const struct
  {
    const char *source, *content;
    int mode;
    gboolean opens;
  } rows[] = {
    { file, "hemmelig\n", 0600, TRUE },
    { file, "hemmelig\r\nandet", 0400, TRUE },
    { file, "hemmelig", 0640, FALSE },
    { file, "kringle\n", 0600, FALSE },
    { file, "", 0600, FALSE },
    { "file:/findes/ikke", "", 0600, FALSE },
    { "hemmelig", "", 0600, FALSE },
    { "fd:nul", "", 0600, FALSE },
    { "credential:secret", "hemmelig\n", 0400, TRUE },
    { "credential:../secret", "hemmelig\n", 0400, FALSE },
  };
  SealKeySource source = { .key = key };
  int pipes[2];

  g_setenv ("CREDENTIALS_DIRECTORY", folder, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SealKeeper) keeper = NULL;

      g_unlink (secret);
      g_assert_true (g_file_set_contents (secret, rows[i].content, -1, NULL));
      g_assert_cmpint (chmod (secret, (mode_t) rows[i].mode), ==, 0);
      source.passphrase = rows[i].source;
      keeper = seal_keeper_start (&source, &error);
      g_assert_cmpint (keeper != NULL, ==, rows[i].opens);
      if (!keeper)
        {
          g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_MISSING);
          g_assert_null (strstr (error->message, "kringle"));
        }
    }
  g_assert_cmpint (pipe (pipes), ==, 0);
  g_assert_cmpint (write (pipes[1], "hemmelig\n", 9), ==, 9);
  close (pipes[1]);
  descriptor = g_strdup_printf ("fd:%d", pipes[0]);
  source.passphrase = descriptor;
  {
    g_autoptr (SealKeeper) keeper = seal_keeper_start (&source, NULL);

    g_assert_nonnull (keeper);
    g_assert_cmpint (sk_X509_num (seal_keeper_certificates (keeper)), ==, 2);
  }
  close (pipes[0]);
}

static void
test_unusable (void)
{
  g_autofree char *author = path_of ("author", ".key"), *leader = path_of ("leader", ".pem");
  g_autofree char *own = path_of ("author", ".pem"), *pss = path_of ("pss", ".key");
  const SealKeySource rows[] = {
    { .key = "/findes/ikke" },
    { .key = "/dev/zero" },
    { .key = own },                           /* no key in it */
    { .key = author },                        /* no certificate */
    { .key = author, .certificates = leader } /* another's */,
    { .key = author, .certificates = author },
    { .key = pss, .certificates = own }, /* a kind that validators in use do not know */
    { .key = "pkcs11:token=x;pin-value=1234" },
    { .key = "pkcs11:token=x?module-path=/findes/ikke.so" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SealKeeper) keeper = seal_keeper_start (&rows[i], &error);

      g_assert_null (keeper);
      g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_MISSING);
    }
}

/* The rule of the first finding, or NULL. */
static const char *
check (const char *name, gint64 now, Findings **findings)
{
  g_autoptr (SealKeeper) keeper = start_pem (name, FALSE, NULL);

  *findings = findings_new ();
  seal_keeper_check (keeper, now, 24 * 3600, *findings);
  return findings_count (*findings) ? findings_nth (*findings, 0)->rule : NULL;
}

static void
test_certificates (void)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC, day = 24 * 3600;
  const struct
  {
    const char *name;
    gint64 now;
    const char *rule;
  } rows[] = {
    { "author", now, NULL },
    { "author", now - 365 * day, "seal-key-expired" },
    { "author", now + 825 * day - 3600, "seal-key-expires" },
    { "expired", now, "seal-key-expired" },
    { "future", now, "seal-key-expired" },
    { "server", now, "seal-key-use" },
    { "stamper", now, "seal-key-use" },
    { "intermediate", now, "seal-key-use" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Findings) findings = NULL;

      g_assert_cmpstr (check (rows[i].name, rows[i].now, &findings), ==, rows[i].rule);
    }
}

/* The process leaves no core file; without it there is an error, not a wait. */
static void
test_process (void)
{
  g_autoptr (SealKeeper) keeper = start_pem ("author", FALSE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) signature = NULL;
  g_autofree char *children = NULL, *limits = NULL, *text = NULL;
  g_autofree char *list = g_strdup_printf ("/proc/self/task/%d/children", (int) getpid ());
  guint8 digest[32] = { 0 };
  pid_t process;

  signature = seal_keeper_sign (keeper, digest, 31, &error);
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_MISSING);
  g_clear_error (&error);
  signature = seal_keeper_sign (keeper, digest, 32, &error);
  g_assert_no_error (error);
  if (!g_file_get_contents (list, &children, NULL, NULL))
    return g_test_skip ("no /proc");
  process = (pid_t) g_ascii_strtoll (children, NULL, 10);
  limits = g_strdup_printf ("/proc/%d/limits", (int) process);
  g_assert_true (g_file_get_contents (limits, &text, NULL, NULL));
  g_assert_true (g_regex_match_simple ("Max core file size +0 +0", text, 0, 0));
  g_assert_cmpint (kill (process, SIGKILL), ==, 0);
  g_clear_pointer (&signature, g_bytes_unref);
  signature = seal_keeper_sign (keeper, digest, 32, &error);
  g_assert_null (signature);
  g_assert_error (error, SAGSAKT_ERROR, SAGSAKT_ERROR_IO);
}

int
main (int argc, char **argv)
{
  g_autofree char *program = g_path_get_dirname (argv[0]);
  g_autofree char *authority = g_build_filename (program, "..", "authority", NULL);

  g_test_init (&argc, &argv, NULL);
  folder = authority;
  g_test_add_func ("/seal-key/schemes", test_schemes);
  g_test_add_func ("/seal-key/attributes", test_attributes);
  g_test_add_func ("/seal-key/passphrases", test_passphrases);
  g_test_add_func ("/seal-key/unusable", test_unusable);
  g_test_add_func ("/seal-key/certificates", test_certificates);
  g_test_add_func ("/seal-key/process", test_process);
  return g_test_run ();
}
