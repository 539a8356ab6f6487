/* seal/verify.c: what the signatures of a PDF file are worth */
#include "seal/verify.h"

#include <string.h>

#include <openssl/err.h>

#include "base/limits.h"

/* A time stamp that a signature carries. */
typedef struct
{
  SealToken *token;
  SealIntegrity integrity;
  SealJudgement judgement;
  gint64 time;
} Stamp;

/* One signature while it is judged. */
typedef struct
{
  const SealSignature *found;
  SealToken *token; /* NULL: it cannot be read */
  GArray *stamps;   /* of Stamp */
  SealVerified *verified;
  SealJudgement judgement;
  gint64 when; /* it is judged at that time */
} Work;

typedef struct
{
  SealFile *file;
  const SealTrust *trust;
  gint64 now;
  SealEvidence *evidence;
  GArray *works; /* of Work */
} Verification;

/* --- integrity --- */

static void
say (Work *work, MessageKey key)
{
  findings_add_message (work->verified->reasons, key, NULL, NULL);
}

static const struct
{
  MessageKey key;
  SealIntegrity integrity; /* at best */
} ranges[] = {
  [SEAL_RANGE_NONE] = { MESSAGE_SIGNATURE_RANGE_NONE, SEAL_BROKEN },
  [SEAL_RANGE_START] = { MESSAGE_SIGNATURE_RANGE_START, SEAL_BROKEN },
  [SEAL_RANGE_GAP] = { MESSAGE_SIGNATURE_RANGE_GAP, SEAL_BROKEN },
  [SEAL_RANGE_END] = { MESSAGE_SIGNATURE_RANGE_END, SEAL_INTEGRITY_UNDECIDED },
  [SEAL_RANGE_DOUBT] = { MESSAGE_SIGNATURE_RANGE_DOUBT, SEAL_INTEGRITY_UNDECIDED },
};

static gboolean
is_covered (const SealSignature *signature)
{
  return signature->covers == SEAL_RANGE_WHOLE || signature->covers == SEAL_RANGE_REVISION;
}

/* The certificates beside a bare signature: a string, or an array of them. */
static GPtrArray *
read_certificates (Verification *verification, const SealSignature *signature)
{
  guint revision = seal_file_count (verification->file) - 1;
  const SealObject *cert
      = seal_file_lookup (verification->file, revision, signature->value, "Cert");
  GPtrArray *certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  if (cert && cert->type == SEAL_STRING)
    g_ptr_array_add (certificates, g_bytes_new (cert->text, cert->length));
  for (guint i = 0; cert && cert->type == SEAL_ARRAY && i < cert->n_items; i++)
    {
      const SealObject *one = seal_file_resolve (verification->file, revision, &cert->items[i]);

      if (one && one->type == SEAL_STRING && certificates->len < limit_value (LIMIT_CERTIFICATES))
        g_ptr_array_add (certificates, g_bytes_new (one->text, one->length));
    }
  return certificates;
}

static void
read_token (Verification *verification, Work *work)
{
  const SealObject *contents = work->found->contents;
  g_autoptr (GBytes) bytes
      = contents ? g_bytes_new (contents->text, contents->length) : g_bytes_new (NULL, 0);

  if (work->found->subfilter == SEAL_OTHER)
    {
      say (work, MESSAGE_SIGNATURE_SUBFILTER);
      return;
    }
  if (work->found->subfilter == SEAL_RSA_SHA1)
    {
      g_autoptr (GPtrArray) certificates = read_certificates (verification, work->found);

      work->token = seal_token_parse_bare (bytes, certificates, work->verified->reasons);
    }
  else
    work->token = seal_token_parse (bytes, work->verified->reasons);
}

static SealSigned
signed_bytes (Verification *verification, const SealSignature *signature)
{
  const guint8 *data = g_bytes_get_data (seal_file_bytes (verification->file), NULL);

  return (SealSigned){ .data = { data, data + signature->end },
                       .length = { signature->begin, signature->total - signature->end } };
}

/* A value is written in one go: letters of both cases, or white space, and somebody was at it. */
static gboolean
is_rewritten (Verification *verification, const SealSignature *signature)
{
  const char *data = g_bytes_get_data (seal_file_bytes (verification->file), NULL);
  gboolean upper = FALSE, lower = FALSE, space = FALSE;

  for (gsize i = signature->contents->start + 1; i + 1 < signature->contents->end; i++)
    {
      upper = upper || g_ascii_isupper (data[i]);
      lower = lower || g_ascii_islower (data[i]);
      space = space || !g_ascii_isalnum (data[i]);
    }
  return (upper && lower) || space;
}

static void
check_integrity (Verification *verification, Work *work)
{
  SealVerified *verified = work->verified;
  SealRangeKind covers = work->found->covers;
  SealSigned covered = signed_bytes (verification, work->found);

  if (covers == SEAL_RANGE_NONE)
    verified->integrity = SEAL_BROKEN;
  else if (work->token)
    verified->integrity
        = seal_token_check (work->token, work->found->subfilter, &covered, verified->reasons);
  else
    verified->integrity
        = work->found->subfilter == SEAL_OTHER ? SEAL_INTEGRITY_UNDECIDED : SEAL_BROKEN;
  if (is_covered (work->found) && verified->integrity == SEAL_INTACT
      && is_rewritten (verification, work->found))
    {
      say (work, MESSAGE_SIGNATURE_REWRITTEN);
      verified->integrity = SEAL_INTEGRITY_UNDECIDED;
    }
  if (!is_covered (work->found))
    {
      say (work, ranges[covers].key);
      if (verified->integrity != SEAL_BROKEN)
        verified->integrity = ranges[covers].integrity;
    }
}

/* --- evidence --- */

static void
add_streams (Verification *verification, const SealObject *dictionary, const char *key,
             GPtrArray *items)
{
  guint revision = seal_file_count (verification->file) - 1;
  const SealObject *list = seal_file_lookup (verification->file, revision, dictionary, key);

  for (guint i = 0; list && list->type == SEAL_ARRAY && i < list->n_items
                    && items->len < limit_value (LIMIT_CERTIFICATES);
       i++)
    {
      const SealObject *stream
          = seal_file_resolve (verification->file, revision, &list->items[i]);
      GBytes *bytes = seal_file_read_stream (verification->file, revision, stream);

      /* what cannot be read counts as unsound */
      g_ptr_array_add (items, bytes ? bytes : g_bytes_new (NULL, 0));
    }
}

static const SealObject *
store_at (Verification *verification, guint revision)
{
  return seal_file_lookup (verification->file, revision,
                           seal_file_catalog (verification->file, revision), "DSS");
}

/* What the document's own store holds for all signatures, or for one (EN 319 142-1 §5.4.2). */
static void
read_store (Verification *verification)
{
  static const char *const keys[][3] = { { "Certs", "CRLs", "OCSPs" }, { "Cert", "CRL", "OCSP" } };
  guint revision = seal_file_count (verification->file) - 1;
  const SealObject *store = store_at (verification, revision);
  const SealObject *vri = seal_file_lookup (verification->file, revision, store, "VRI");
  GPtrArray *items[3];

  for (guint i = 0; i < 3; i++)
    {
      items[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      add_streams (verification, store, keys[0][i], items[i]);
      for (guint k = 0; vri && vri->type == SEAL_DICTIONARY && k < vri->n_entries; k++)
        add_streams (verification,
                     seal_file_resolve (verification->file, revision, &vri->entries[k].value),
                     keys[1][i], items[i]);
    }
  seal_evidence_add (verification->evidence, items[0], items[1], items[2]);
  for (guint i = 0; i < 3; i++)
    g_ptr_array_unref (items[i]);
}

static void
add_token (Verification *verification, const SealToken *token)
{
  for (int i = 0; i < sk_X509_num (token->certificates); i++)
    seal_evidence_add_certificate (verification->evidence, sk_X509_value (token->certificates, i));
  seal_evidence_add (verification->evidence, NULL, token->crls, token->responses);
}

/* The time stamps that a signature carries. */
static void
read_stamps (Verification *verification, Work *work)
{
  SealSigned value;

  for (guint i = 0; work->token && i < work->token->stamps->len && i < 8; i++)
    {
      Stamp stamp = { .token = seal_token_parse (work->token->stamps->pdata[i],
                                                 work->verified->reasons),
                      .integrity = SEAL_BROKEN };

      value = seal_token_value (work->token);
      if (stamp.token)
        {
          add_token (verification, stamp.token);
          seal_token_find_signer (stamp.token,
                                  seal_evidence_certificates (verification->evidence));
          stamp.integrity
              = seal_token_check_stamp (stamp.token, &value, work->verified->reasons);
          seal_token_time (stamp.token, &stamp.time);
        }
      g_array_append_val (work->stamps, stamp);
    }
}

/* --- times --- */

/* The earliest time that a trusted time stamp of the document, over more than WORK covers, proves.
 */
static gint64
proven_later (const Verification *verification, const Work *work)
{
  gint64 when = verification->now;

  for (guint i = 0; i < verification->works->len; i++)
    {
      const Work *other = &g_array_index (verification->works, Work, i);

      if (other->verified->stamp && other->found->total > work->found->total
          && other->verified->integrity == SEAL_INTACT
          && other->verified->changes != SEAL_CHANGES_FORBIDDEN
          && other->verified->trust == SEAL_TRUSTED && other->verified->has_time)
        when = MIN (when, other->verified->time);
    }
  return when;
}

static void
judge_stamps (Verification *verification, Work *work)
{
  gint64 later = proven_later (verification, work);

  work->when = later;
  for (guint i = 0; i < work->stamps->len; i++)
    {
      Stamp *stamp = &g_array_index (work->stamps, Stamp, i);

      stamp->judgement = (SealJudgement){ .state = SEAL_TRUST_UNDECIDED,
                                          .revocation = SEAL_REVOCATION_UNKNOWN };
      if (stamp->integrity == SEAL_INTACT)
        {
          g_autoptr (Findings) reasons = findings_new ();

          stamp->judgement = seal_trust_judge (verification->trust, verification->evidence,
                                               stamp->token->signer, SEAL_STAMPER, later, reasons);
        }
      if (stamp->judgement.state == SEAL_TRUSTED && !stamp->token->weak)
        work->when = MIN (work->when, stamp->time);
      else
        say (work, MESSAGE_STAMP_NOT_TRUSTED);
    }
}

/* The time to show: proven, else as a stamp or the signer says. */
static void
tell_time (Verification *verification, Work *work)
{
  SealVerified *verified = work->verified;
  guint revision = seal_file_count (verification->file) - 1;
  const SealObject *claimed
      = seal_file_lookup (verification->file, revision, work->found->value, "M");

  if (verified->stamp)
    {
      verified->has_time = work->token && seal_token_time (work->token, &verified->time);
      verified->is_proven = verified->has_time && verified->trust == SEAL_TRUSTED;
    }
  else if (work->when < verification->now)
    {
      verified->has_time = verified->is_proven = TRUE;
      verified->time = work->when;
    }
  else
    {
      for (guint i = 0; i < work->stamps->len && !verified->has_time; i++)
        {
          const Stamp *stamp = &g_array_index (work->stamps, Stamp, i);

          verified->has_time = stamp->integrity == SEAL_INTACT;
          verified->time = stamp->time;
        }
      if (!verified->has_time)
        verified->has_time = seal_object_parse_date (claimed, &verified->time);
    }
}

/* --- trust --- */

static gboolean
has_bad_stamp (const Work *work)
{
  for (guint i = 0; i < work->stamps->len; i++)
    if (g_array_index (work->stamps, Stamp, i).integrity != SEAL_INTACT)
      return TRUE;
  return FALSE;
}

static void
judge_trust (Verification *verification, Work *work)
{
  SealVerified *verified = work->verified;
  gboolean sound = seal_evidence_is_sound (verification->evidence, verification->trust), lacking;

  verified->trust = SEAL_TRUST_UNDECIDED;
  verified->revocation = SEAL_REVOCATION_UNKNOWN;
  if (!work->token || !work->token->signer)
    return;
  verified->signer = seal_certificate_read_name (work->token->signer);
  judge_stamps (verification, work);
  work->judgement
      = seal_trust_judge (verification->trust, verification->evidence, work->token->signer,
                          verified->stamp ? SEAL_STAMPER : SEAL_SIGNER, work->when,
                          verified->reasons);
  verified->trust = work->judgement.state;
  verified->revocation = work->judgement.revocation;
  if (work->token->weak)
    say (work, MESSAGE_SIGNATURE_WEAK);
  /* what was to say that it is not revoked, and does not */
  lacking = verified->revocation == SEAL_REVOCATION_UNKNOWN
            && seal_evidence_is_strange (verification->evidence);
  if (!sound || lacking)
    say (work, MESSAGE_TRUST_UNSOUND);
  if (verified->trust == SEAL_TRUSTED
      && (work->token->weak || has_bad_stamp (work) || !sound || lacking))
    verified->trust = SEAL_TRUST_UNDECIDED;
  if (verified->revocation == SEAL_REVOCATION_UNKNOWN)
    say (work, MESSAGE_TRUST_UNKNOWN);
}

/* --- levels (EN 319 142-1 §6) --- */

/* What is said about revocation of those who stamped: good of all, or not. */
static gboolean
stampers_are_good (const Verification *verification, const Work *work)
{
  for (guint i = 0; i < work->stamps->len; i++)
    {
      const Stamp *stamp = &g_array_index (work->stamps, Stamp, i);

      if (stamp->integrity != SEAL_INTACT || stamp->judgement.revocation != SEAL_GOOD)
        return FALSE;
    }
  return work->stamps->len > 0 || verification->works->len > 0;
}

/* A time stamp of the document that is intact and covers more than WORK; with STORE, the validation
 * data too. */
static gboolean
is_stamped_later (Verification *verification, const Work *work, gboolean store)
{
  for (guint i = 0; i < verification->works->len; i++)
    {
      const Work *other = &g_array_index (verification->works, Work, i);

      if (other->verified->stamp && other->verified->integrity == SEAL_INTACT
          && other->found->total > work->found->total
          && (!store || store_at (verification, other->found->revision)))
        return TRUE;
    }
  return FALSE;
}

static void
find_level (Verification *verification, Work *work)
{
  SealVerified *verified = work->verified;
  guint last = seal_file_count (verification->file) - 1;
  gboolean stamped = FALSE;

  if (work->found->subfilter != SEAL_CADES || verified->integrity != SEAL_INTACT
      || work->token->reference != SEAL_REFERENCE_HOLDS || work->token->signing_time
      || !seal_object_lookup (work->found->value, "M")
      || seal_object_lookup (work->found->value, "Cert"))
    return;
  verified->level = "B-B";
  for (guint i = 0; i < work->stamps->len; i++)
    stamped = stamped || g_array_index (work->stamps, Stamp, i).integrity == SEAL_INTACT;
  if (!stamped && !is_stamped_later (verification, work, FALSE))
    return;
  verified->level = "B-T";
  if (!store_at (verification, last) || work->judgement.revocation != SEAL_GOOD
      || !work->judgement.embedded || !stampers_are_good (verification, work))
    return;
  verified->level = is_stamped_later (verification, work, TRUE) ? "B-LTA" : "B-LT";
}

/* --- one signature after another --- */

static gboolean
certifies (Verification *verification, const SealSignature *signature)
{
  guint revision = seal_file_count (verification->file) - 1;
  const SealObject *references
      = seal_file_lookup (verification->file, revision, signature->value, "Reference");

  for (guint i = 0; references && references->type == SEAL_ARRAY && i < references->n_items; i++)
    {
      const SealObject *one
          = seal_file_resolve (verification->file, revision, &references->items[i]);

      if (seal_object_is_name (
              seal_file_lookup (verification->file, revision, one, "TransformMethod"), "DocMDP"))
        return TRUE;
    }
  return FALSE;
}

static void
start_work (Verification *verification, const SealSignature *found, SealReport *report)
{
  Work work = { .found = found,
                .stamps = g_array_new (FALSE, FALSE, sizeof (Stamp)),
                .verified = g_new0 (SealVerified, 1),
                .when = verification->now };
  SealVerified *verified = work.verified;

  verified->reasons = findings_new ();
  verified->field = g_strdup (found->field);
  verified->stamp = found->subfilter == SEAL_TIMESTAMP;
  verified->certification = certifies (verification, found);
  verified->covers = found->covers;
  verified->trust = SEAL_TRUST_UNDECIDED;
  verified->revocation = SEAL_REVOCATION_UNKNOWN;
  read_token (verification, &work);
  if (work.token)
    add_token (verification, work.token);
  g_array_append_val (verification->works, work);
  g_ptr_array_add (report->signatures, verified);
}

static void
clear_work (gpointer data)
{
  Work *work = data;

  for (guint i = 0; i < work->stamps->len; i++)
    seal_token_free (g_array_index (work->stamps, Stamp, i).token);
  g_array_unref (work->stamps);
  seal_token_free (work->token);
}

static void
judge_signatures (Verification *verification)
{
  GArray *works = verification->works;

  for (guint i = 0; i < works->len; i++)
    {
      Work *work = &g_array_index (works, Work, i);

      if (work->token)
        seal_token_find_signer (work->token, seal_evidence_certificates (verification->evidence));
      check_integrity (verification, work);
      read_stamps (verification, work);
      work->verified->changes
          = is_covered (work->found)
                ? seal_changes_judge (verification->file, work->found, work->verified->reasons)
                : SEAL_CHANGES_UNDECIDED;
    }
  /* the last first: it proves the time of those before it */
  for (guint i = works->len; i > 0; i--)
    {
      Work *work = &g_array_index (works, Work, i - 1);

      judge_trust (verification, work);
      tell_time (verification, work);
    }
  for (guint i = 0; i < works->len; i++)
    find_level (verification, &g_array_index (works, Work, i));
}

/* --- the file --- */

static SealVerdict
verdict_of (const SealVerified *verified)
{
  if (verified->integrity == SEAL_BROKEN || verified->changes == SEAL_CHANGES_FORBIDDEN
      || verified->trust == SEAL_UNTRUSTED)
    return SEAL_INVALID;
  if (verified->integrity == SEAL_INTACT && verified->changes != SEAL_CHANGES_UNDECIDED
      && verified->trust == SEAL_TRUSTED)
    return SEAL_VALID;
  return SEAL_NOT_DECIDED;
}

/* A signature of an earlier revision that is gone now, though no later one says that it may. */
static gboolean
lost_one (SealFile *file, GPtrArray *found)
{
  guint last = seal_file_count (file) - 1, covered = 0;

  for (guint i = 0; i < found->len; i++)
    {
      const SealSignature *one = found->pdata[i];

      if (is_covered (one))
        covered = MAX (covered, one->revision);
    }
  for (guint revision = last; revision-- > covered;)
    {
      g_autoptr (GPtrArray) then = seal_signatures_find (file, revision);

      for (guint i = 0; i < then->len; i++)
        {
          const SealSignature *one = then->pdata[i];
          gboolean there = FALSE;

          for (guint k = 0; k < found->len; k++)
            there = there || ((const SealSignature *) found->pdata[k])->begin == one->begin;
          if (!there && one->contents)
            return TRUE;
        }
    }
  return FALSE;
}

static void
decide (SealReport *report, SealFile *file, GPtrArray *found)
{
  gboolean damage = seal_file_damage (file) != NULL
                    || !seal_file_catalog (file, seal_file_count (file) - 1);

  report->verdict = found->len ? SEAL_VALID : SEAL_INVALID;
  for (guint i = 0; i < report->signatures->len; i++)
    {
      const SealVerified *verified = report->signatures->pdata[i];
      SealVerdict one = verdict_of (verified);

      if (one == SEAL_INVALID || report->verdict == SEAL_VALID)
        report->verdict = one;
    }
  if (lost_one (file, found))
    {
      findings_add_message (report->reasons, MESSAGE_VERIFY_LOST, NULL, NULL);
      report->verdict = SEAL_INVALID;
    }
  if (found->len == 0)
    findings_add_message (report->reasons, MESSAGE_VERIFY_NONE, NULL, NULL);
  if (damage || (report->encrypted && found->len == 0))
    {
      findings_add_message (report->reasons,
                            damage ? MESSAGE_VERIFY_DAMAGE : MESSAGE_CHANGE_ENCRYPTED, NULL, NULL);
      if (report->verdict == SEAL_VALID || found->len == 0)
        report->verdict = SEAL_NOT_DECIDED;
    }
}

static void
measure (SealReport *report, SealFile *file, GPtrArray *found)
{
  gsize covered = 0;

  report->length = g_bytes_get_size (seal_file_bytes (file));
  report->rest = report->length - seal_file_rest (file);
  report->revisions = seal_file_count (file);
  report->encrypted
      = seal_object_lookup (seal_file_revision (file, report->revisions - 1)->trailer, "Encrypt")
        != NULL;
  for (guint i = 0; i < found->len; i++)
    {
      const SealSignature *one = found->pdata[i];
      const SealVerified *verified = report->signatures->pdata[i];

      if (is_covered (one) && verified->integrity == SEAL_INTACT)
        covered = MAX (covered, one->total);
    }
  report->uncovered = report->length - covered;
}

static void
free_verified (gpointer data)
{
  SealVerified *verified = data;

  g_free (verified->field);
  g_free (verified->signer);
  findings_free (verified->reasons);
  g_free (verified);
}

SealReport *
seal_verify (GBytes *bytes, const SealTrust *trust, gint64 now, GError **error)
{
  g_autoptr (SealFile) file = seal_file_new (bytes, error);
  g_autoptr (SealEvidence) evidence = NULL;
  g_autoptr (GPtrArray) found = NULL;
  Verification verification = { file, trust, now, NULL, NULL };
  SealReport *report;

  if (!file)
    return NULL;
  evidence = verification.evidence = seal_evidence_new ();
  verification.works = g_array_new (FALSE, FALSE, sizeof (Work));
  g_array_set_clear_func (verification.works, clear_work);
  report = g_new0 (SealReport, 1);
  report->signatures = g_ptr_array_new_with_free_func (free_verified);
  report->reasons = findings_new ();
  found = seal_signatures_find (file, seal_file_count (file) - 1);
  for (guint i = 0; i < found->len; i++)
    start_work (&verification, found->pdata[i], report);
  read_store (&verification);
  judge_signatures (&verification);
  measure (report, file, found);
  decide (report, file, found);
  g_array_unref (verification.works);
  ERR_clear_error ();
  return report;
}

void
seal_report_free (SealReport *report)
{
  if (!report)
    return;
  g_ptr_array_unref (report->signatures);
  findings_free (report->reasons);
  g_free (report);
}
