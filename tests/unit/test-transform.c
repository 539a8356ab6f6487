/* The extension functions of the stylesheets. */
#include <glib.h>

#include "transform/functions.h"

/* "~" stands for U+00A0. */
static const struct
{
  const char *text, *bound;
} cases[] = {
  { "efter § 13 i bekendtgørelsen", "efter §~13 i bekendtgørelsen" },
  { "straffelovens § 68 a, stk. 1, 2. pkt., jf. § 16, stk. 2",
    "straffelovens §~68~a, stk.~1, 2.~pkt., jf.~§~16, stk.~2" },
  { "den 26. april 2016 kl. 14.30", "den 26.~april~2016 kl.~14.30" },
  { "Cpr-nr. 251248-9996 og j.nr. A12", "Cpr-nr.~251248-9996 og j.nr.~A12" },
  { "10 mg i 2 år og 3 måneder", "10~mg i 2~år og 3~måneder" },
  { "nr. 9374 af 2016", "nr.~9374 af 2016" },
  { "Jf. punkt 7", "Jf.~punkt 7" },
  { "3 mange ord, 4 lande", "3 mange ord, 4 lande" }, /* no unit: "m" and "l" must end there */
  { "i maj måned talte vi", "i maj måned talte vi" },
  { "§ 13 og § 14", "§~13 og §~14" },
  { "ingen tal her. Og ny sætning", "ingen tal her. Og ny sætning" },
  { "", "" },
};

static void
test_bind_spaces (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *bound = transform_bind_spaces (cases[i].text);
      g_autofree char *again = transform_bind_spaces (bound);
      g_auto (GStrv) pieces = g_strsplit (bound, "\302\240", -1);
      g_autofree char *shown = g_strjoinv ("~", pieces);

      g_assert_cmpstr (shown, ==, cases[i].bound);
      g_assert_cmpstr (again, ==, bound);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transform/bind-spaces", test_bind_spaces);
  return g_test_run ();
}
