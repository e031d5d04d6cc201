import { OLD_VERSION, type Run } from './run.ts'

/** Its rows are those of an older fold, and say so. */
export async function ageFamily({ place }: Run, name: string): Promise<void> {
  await place.pool.query(
    `WITH old AS (UPDATE chain.family SET version = $2 WHERE name = $1 AND state = 'live' RETURNING name),
       passes AS (UPDATE chain.pass SET paid_units = 7 WHERE 'passes' IN (SELECT name FROM old))
     UPDATE chain.credit SET owed_units = owed_units + 1 WHERE 'payments' IN (SELECT name FROM old)`,
    [name, OLD_VERSION],
  )
}
