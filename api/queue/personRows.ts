import { personVerbs } from '#db/personVerbs.ts'

/** Effects that name a person; what was done leaves nothing to tell them. */
export const QUEUE_ROWS = personVerbs({
  name: 'queue',
  exports: {},
  erases: {
    'app.outbox': `DELETE FROM app.outbox WHERE strpos(body::text, $1) > 0 OR strpos(key, $1) > 0 OR strpos(error, $1) > 0`,
  },
})
