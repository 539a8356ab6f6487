/* bench-path: the whole path, from a case to a signed file, beside PangoLayout and Cairo
 *
 * bench-path KEY.p12 PASSPHRASE-FILE FOLDER CASE… prints what a document costs in CPU milliseconds:
 * each station, the signature (this process and the keeper's, the digest of the whole included), writing
 * to FOLDER as a batch does, and what the floor (floor.h) spends on the same text.  All are measured in turns, warm; medians over the rounds.
 *
 * As in a batch, what is loaded is kept, and no two documents are the same: before each turn every
 * tenth word of the longer texts is one that was never seen.  Cases that are not accepted or do not
 * give BENCH_PAGES pages (3) are left out.  BENCH_ROUNDS: how many (40); BENCH_ONLY=path or floor:
 * just that, for a profiler; BENCH_SAME: documents stay as they are.
 */
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/places.h"
#include "batch/writer.h"
#include "floor.h"
#include "layout/format.h"
#include "press/press.h"
#include "seal/sign.h"

#define WARM_UP 5
#define NEW_WORD 10
#define LONG_TEXT 60
#define GROUP 256

enum
{
  PREPARE = N_PRESS_STATIONS,
  SIGN,
  KEEPER,
  WRITE,
  PATH, /* all of the above */
  FLOOR,
  N_COLUMNS
};

typedef struct
{
  const char *name;
  xmlDocPtr doc;
  guint pages;
} BenchCase;

typedef struct
{
  Press *press;
  Intake *intake;
  Transform *transform;
  LayoutFonts *fonts;
  Floor *floor;
  SealKeeper *keeper;
  clockid_t keeper_clock;
  const char *output, *only;
  BatchWriter *writer;
  guint written;
  gboolean same;
  GArray *samples[N_COLUMNS]; /* of double: ms */
  gsize bytes, floor_bytes;
} Bench;

static void
fail (const char *what, const GError *error)
{
  fprintf (stderr, "bench-path: %s: %s\n", what, error ? error->message : "?");
  exit (3);
}

static double
cpu_ms (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

/* --- documents that differ --- */

static void
change_text (char *text)
{
  static guint words, fresh;
  gboolean in_word = FALSE, change = FALSE;
  guint seed = 0;

  for (char *at = text; *at; at++)
    if (g_ascii_isalpha (*at))
      {
        if (!in_word)
          {
            change = ++words % NEW_WORD == 0;
            seed = change ? ++fresh : 0;
          }
        in_word = TRUE;
        if (change && g_ascii_islower (*at))
          *at = (char) ('a' + (*at - 'a' + 1 + (int) (seed % 25)) % 26);
        seed = seed / 25 + seed;
      }
    else
      in_word = (guchar) *at >= 0x80;
}

static void
change_document (xmlNodePtr node)
{
  for (; node; node = node->next)
    {
      if (node->type == XML_TEXT_NODE && strlen ((char *) node->content) > LONG_TEXT)
        change_text ((char *) node->content);
      change_document (node->children);
    }
}

static GBytes *
print_case (const BenchCase *one)
{
  xmlChar *text;
  int length;

  xmlDocDumpMemory (one->doc, &text, &length);
  return g_bytes_new_with_free_func (text, (gsize) length, (GDestroyNotify) xmlFree, text);
}

/* Not through libxml2's own reading, which the program keeps to its data folder. */
static xmlDocPtr
parse_case (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &error))
    fail (path, error);
  return xmlReadMemory (text, (int) length, path, NULL, XML_PARSE_NONET);
}

/* --- measuring --- */

static void
note (Bench *bench, int column, double ms)
{
  g_array_append_val (bench->samples[column], ms);
}

/* The keeper is the only child. */
static clockid_t
keeper_clock (void)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/children", (int) getpid ());
  g_autofree char *text = NULL;
  clockid_t clock;

  if (!g_file_get_contents (path, &text, NULL, NULL)
      || clock_getcpuclockid ((pid_t) atoi (text), &clock) != 0)
    fail ("keeper", NULL);
  return clock;
}

static SealJob
seal_job (const Bench *bench)
{
  return (SealJob){ .keeper = bench->keeper,
                    .level = SEAL_LEVEL_B,
                    .least = SEAL_LEVEL_B,
                    .request = { .purpose = SEAL_SIGNATURE, .time = 1767225600 } };
}

/* A batch waits for the disk once a group. */
static void
write_as_batch (Bench *bench, GBytes *document)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strdup_printf ("%u.pdf", bench->written);
  gboolean full;
  g_autofree char *temporary = batch_writer_put (bench->writer, document, &full, &error);

  if (!temporary
      || (++bench->written % GROUP == 0 && !batch_writer_sync (bench->writer, &error))
      || !batch_writer_place (bench->writer, temporary, path, TRUE, &full, &error))
    fail (bench->output, error);
  if (bench->written % GROUP == 0)
    batch_writer_sync_folders (bench->writer);
}

/* FALSE: the case does not count. */
static gboolean
run_path (Bench *bench, BenchCase *one, GBytes *bytes)
{
  const PressJob job = { .format = PRESS_PDF };
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) filled = NULL;
  g_autofree char *digest = NULL;
  g_auto (PressResult) result = { 0 };
  g_auto (SealPrepared) prepared = { 0 };
  SealJob seal = seal_job (bench);
  SealLevel reached;
  double start = cpu_ms (CLOCK_PROCESS_CPUTIME_ID), pressed, ready, sealed, written;
  double kept = cpu_ms (bench->keeper_clock);

  if (!press_run (bench->press, bytes, one->name, &job, &result, findings, &error))
    fail (one->name, error);
  one->pages = result.pages;
  for (guint i = 0; !result.bytes && i < findings_count (findings); i++)
    fprintf (stderr, "bench-path: %s: %s\n", one->name, findings_nth (findings, i)->en);
  if (!result.bytes)
    return FALSE;
  pressed = cpu_ms (CLOCK_PROCESS_CPUTIME_ID);
  seal.request = seal_sign_request (&seal);
  if (!seal_prepare (result.bytes, &seal.request, &prepared, &error))
    fail ("prepare", error);
  ready = cpu_ms (CLOCK_PROCESS_CPUTIME_ID);
  filled = seal_sign_prepared (&prepared, &seal, &reached, &digest, &error);
  if (!filled)
    fail ("sign", error);
  sealed = cpu_ms (CLOCK_PROCESS_CPUTIME_ID);
  write_as_batch (bench, filled);
  written = cpu_ms (CLOCK_PROCESS_CPUTIME_ID);
  kept = cpu_ms (bench->keeper_clock) - kept;
  for (int i = 0; i < N_PRESS_STATIONS; i++)
    note (bench, i, (double) result.microseconds[i] / 1e3);
  note (bench, PREPARE, ready - pressed);
  note (bench, SIGN, sealed - ready);
  note (bench, KEEPER, kept);
  note (bench, WRITE, written - sealed);
  note (bench, PATH, written - start + kept);
  bench->bytes = g_bytes_get_size (filled);
  return TRUE;
}

static void
run_floor (Bench *bench, const BenchCase *one, GBytes *bytes)
{
  g_autoptr (Findings) findings = findings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Case) read = case_read (bench->intake, bytes, one->name, findings, &error);
  g_autoptr (xmlDoc) fo = read ? transform_run (bench->transform, read, TRANSFORM_FO, &error) : NULL;
  g_autoptr (FoTree) tree = fo ? fo_tree_build (fo, one->name, findings, &error) : NULL;
  g_autoptr (AreaTree) areas
      = tree ? layout_format (tree, bench->fonts, findings, &error) : NULL;
  g_autoptr (FloorPages) pages = NULL;
  g_autoptr (GByteArray) drawn = NULL;
  double start;

  if (!areas)
    fail (one->name, error);
  pages = floor_read (areas);
  start = cpu_ms (CLOCK_PROCESS_CPUTIME_ID);
  drawn = floor_draw (bench->floor, pages);
  note (bench, FLOOR, cpu_ms (CLOCK_PROCESS_CPUTIME_ID) - start);
  bench->floor_bytes = drawn->len;
}

/* Not inlined: what a profiler counts begins here. */
static G_GNUC_NO_INLINE void
run_case (Bench *bench, BenchCase *one)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!bench->same)
    change_document (xmlDocGetRootElement (one->doc));
  bytes = print_case (one);
  if (g_strcmp0 (bench->only, "floor") != 0)
    run_path (bench, one, bytes);
  if (g_strcmp0 (bench->only, "path") != 0)
    run_floor (bench, one, bytes);
}

static void
forget (Bench *bench)
{
  for (int i = 0; i < N_COLUMNS; i++)
    g_array_set_size (bench->samples[i], 0);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static double
median (GArray *values)
{
  if (values->len == 0)
    return 0;
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, values->len / 2);
}

static void
print_table (Bench *bench, guint n_cases)
{
  static const char *const names[] = { "prepare", "sign", "keeper", "write", "whole path", "floor" };
  double path, floor_ms;

  for (int i = 0; i < N_COLUMNS; i++)
    {
      double middle = median (bench->samples[i]);
      const GArray *all = bench->samples[i];

      printf ("%-12s %8.3f   least %8.3f\n",
              i < N_PRESS_STATIONS ? press_station_name ((PressStation) i)
                                   : names[i - N_PRESS_STATIONS],
              middle, all->len ? g_array_index (all, double, 0) : 0);
    }
  path = median (bench->samples[PATH]);
  floor_ms = median (bench->samples[FLOOR]);
  if (path > 0 && floor_ms > 0)
    printf ("%-12s %8.3f   least %8.3f\n", "ratio", path / floor_ms,
            g_array_index (bench->samples[PATH], double, 0)
                / g_array_index (bench->samples[FLOOR], double, 0));
  printf ("%u cases, %zu bytes, floor %zu\n", n_cases, bench->bytes, bench->floor_bytes);
}

static guint
environment_number (const char *name, guint otherwise)
{
  const char *text = g_getenv (name);

  return text ? (guint) atoi (text) : otherwise;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *passphrase = NULL, *fonts = NULL;
  g_autoptr (GArray) cases = g_array_new (FALSE, FALSE, sizeof (BenchCase));
  Bench bench = { .only = g_getenv ("BENCH_ONLY"), .same = g_getenv ("BENCH_SAME") != NULL };
  guint rounds = environment_number ("BENCH_ROUNDS", 40);
  guint pages = environment_number ("BENCH_PAGES", 3);
  SealKeySource source = { 0 };

  if (argc < 5)
    {
      fprintf (stderr, "usage: bench-path KEY.p12 PASSPHRASE-FILE FOLDER CASE...\n");
      return 2;
    }
  passphrase = g_strconcat ("file:", argv[2], NULL);
  source = (SealKeySource){ .key = argv[1], .passphrase = passphrase };
  bench.output = argv[3];
  bench.writer = batch_writer_new (bench.output, 0, 1, &error);
  if (!bench.writer)
    fail (bench.output, error);
  bench.keeper = seal_keeper_start (&source, &error);
  if (!bench.keeper)
    fail ("key", error);
  bench.keeper_clock = keeper_clock ();
  fonts = places_find ("share/fonts.conf", &error);
  bench.fonts = fonts ? layout_fonts_load (fonts, &error) : NULL;
  if (!bench.fonts)
    fail ("fonts", error);
  bench.floor = floor_new (fonts);
  bench.press = press_new (NULL);
  bench.intake = intake_new (NULL);
  bench.transform = transform_new (NULL);
  for (int i = 0; i < N_COLUMNS; i++)
    bench.samples[i] = g_array_new (FALSE, FALSE, sizeof (double));
  for (int i = 4; i < argc; i++)
    {
      BenchCase one = { argv[i], parse_case (argv[i]), 0 };
      g_autoptr (GBytes) bytes = one.doc ? print_case (&one) : NULL;

      if (bytes && run_path (&bench, &one, bytes) && one.pages == pages)
        g_array_append_val (cases, one);
    }
  for (guint round = 0; cases->len && round < WARM_UP + rounds; round++)
    {
      if (round == WARM_UP)
        forget (&bench);
      for (guint i = 0; i < cases->len; i++)
        run_case (&bench, &g_array_index (cases, BenchCase, i));
    }
  print_table (&bench, cases->len);
  seal_keeper_stop (bench.keeper);
  batch_writer_free (bench.writer);
  return 0;
}
