import type { ScopedPool } from '#db/scope.ts'
import type { Compared, Found } from './found.ts'
import { RULES } from './rules.ts'

interface BrokenRow {
  ref: string
  creator_id: string | null
  currency: string | null
  amount: bigint | null
  key?: string
  said?: string | null
}

const MAX_NAMED = 100

/** Every row that breaks a rule of the books. */
export async function checkRules(pool: ScopedPool): Promise<Compared> {
  const found: Found[] = []
  for (const { name, said, sql, goesAlone } of RULES) {
    const { rows } = await pool.query<BrokenRow>(`${sql} LIMIT ${MAX_NAMED}`)
    for (const { ref, creator_id: creatorId, currency, amount, ...row } of rows)
      found.push({
        ...{ cause: 'RULE', place: null, ref, currency, amount: amount ?? 0n, outsideRef: null },
        ...{ journalId: null, creatorId, said: row.said ?? said },
        key: goesAlone ? null : (row.key ?? `rule:${name}:${ref}:${currency ?? ''}:${amount ?? ''}`),
      })
  }
  return { facts: RULES.length, found }
}
