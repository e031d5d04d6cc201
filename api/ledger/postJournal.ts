import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'
import { newId } from '#domain/ids.ts'
import type { JournalLine } from '#domain/ledger/cardJournals.ts'
import type { JournalKind } from '#domain/ledger/words.ts'

export interface NewJournal {
  /** names the fact for ever: kind and id of the object at the provider, or `chain:<transaction>:<place in it>` */
  key: string
  kind: JournalKind
  /** when it happened */
  at: Date
  /** what it belongs to, such as a purchase */
  subject: string
  /** whose books; null: the installation's alone */
  creatorId: string | null
  lines: readonly JournalLine[]
  /** id of the journal that this one undoes */
  reverses?: string
}

/** The id of what has a name of its own: whoever writes it, and however often, comes to the same. */
export function idOfName(prefix: 'jrn' | 'lac', name: string): string {
  const digest = createHash('sha256').update(name).digest()
  return newId(prefix, (length) => digest.subarray(0, length))
}

/** A line as the statement takes it. */
interface WrittenLine {
  n: number
  account_id: string
  place: string
  owner: string | null
  ref: string | null
  currency: string
  amount: string
  fact_ref: string | null
  available_at: Date | null
}

const written = (line: JournalLine, n: number): WrittenLine => {
  const { place, ref = null, creatorId: owner = null, currency, factRef, availableAt } = line
  return {
    ...{ n, place, owner, ref, currency, amount: line.amount.toString() },
    account_id: idOfName('lac', JSON.stringify([place, owner, ref, currency])),
    fact_ref: factRef ?? null,
    available_at: availableAt ?? null,
  }
}

const sameLine = ({
  account_id,
  amount,
  fact_ref,
}: Pick<WrittenLine, 'account_id' | 'amount' | 'fact_ref'>) => `${account_id} ${amount} ${fact_ref ?? ''}`

/** The books take no such journal, whenever it is tried. */
export class JournalRefused extends Error {
  override readonly name = 'JournalRefused'
}

/** @throws JournalRefused when the books have other lines under this key, or none: a fact happened once, in one way, and is undone once */
async function compare(tx: PoolClient, key: string, lines: readonly WrittenLine[]): Promise<void> {
  const { rows } = await tx.query<{ account_id: string; amount: string; fact_ref: string | null }>(
    `SELECT p.account_id, p.amount::text AS amount, p.fact_ref FROM app.posting p JOIN app.journal j ON j.id = p.journal_id
      WHERE j.key = $1`,
    [key],
  )
  if (rows.length === 0) throw new JournalRefused(`journal ${key} undoes what was undone before`)
  const [had, has] = [rows, lines].map((all) => all.map(sameLine).sort().join('\n'))
  if (had !== has) throw new JournalRefused(`journal ${key} is known with other lines`)
}

/**
 * Writes a journal in the caller's transaction, once for ever. That its lines come to zero in each currency is looked at when the
 * transaction commits.
 * @returns known: it was written before, with the same lines
 * @throws JournalRefused when it was written before with other lines
 */
export async function postJournal(tx: PoolClient, journal: NewJournal): Promise<'posted' | 'known'> {
  const { key, kind, at, subject, creatorId, reverses = null } = journal
  const lines = journal.lines.map(written)
  const { rowCount } = await tx.query({
    name: 'ledger_post',
    // keys of a statement are looked at when it is over: what another one wrote meanwhile is there by then. No index is named:
    // of two at one moment the later one may meet the id before the key, and an index that is not named would refuse it
    text: `WITH line AS (SELECT * FROM jsonb_to_recordset($8) AS l(n smallint, account_id text, place app.ledger_place, owner text,
        ref text, currency text, amount numeric, fact_ref text, available_at timestamptz)),
      written AS (INSERT INTO app.journal (id, key, kind, at, subject, creator_id, reverses, lines)
        VALUES ($1, $2, $3, $4, $5, $6, $7, jsonb_array_length($8)) ON CONFLICT DO NOTHING RETURNING id),
      place AS (INSERT INTO app.ledger_account (id, place, creator_id, ref, currency)
        SELECT DISTINCT l.account_id, l.place, l.owner, l.ref, l.currency FROM line l, written ORDER BY 1
        ON CONFLICT DO NOTHING)
      INSERT INTO app.posting (journal_id, n, account_id, currency, amount, creator_id, fact_ref, available_at)
        SELECT written.id, l.n, l.account_id, l.currency, l.amount, $6, l.fact_ref, l.available_at FROM line l, written`,
    values: [...[idOfName('jrn', key), key, kind, at, subject, creatorId, reverses], JSON.stringify(lines)],
  })
  if (rowCount !== 0) return 'posted'
  await compare(tx, key, lines)
  return 'known'
}
