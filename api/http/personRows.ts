import { personVerbs } from '#db/personVerbs.ts'

/** Answers that are kept for a day, and counts of requests. */
export const HTTP_ROWS = personVerbs({
  name: 'http',
  exports: {},
  erases: {
    'app.idempotency': 'DELETE FROM app.idempotency WHERE account_id = $1',
    'lib.rate_limit': 'DELETE FROM lib.rate_limit WHERE strpos(key, $1) > 0 OR strpos(parts::text, $1) > 0',
  },
})
