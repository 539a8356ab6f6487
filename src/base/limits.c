#include "base/limits.h"

typedef struct
{
  guint64 value;
  const char *name;
  const char *reason;
} LimitRow;

static const LimitRow rows[N_LIMITS] = {
#define LIMIT(symbol, value, reason) { (value), #symbol, (reason) },
#include "base/limits.def"
#undef LIMIT
};

guint64
limit_value (Limit limit)
{
  return rows[limit].value;
}

const char *
limit_name (Limit limit)
{
  return rows[limit].name;
}

const char *
limit_reason (Limit limit)
{
  return rows[limit].reason;
}
