import type { PoolClient } from 'pg'
import type { NamedPeople } from '#domain/namedPeople.ts'
import type { NewsFacts } from '#domain/notifications/newsFacts.ts'
import { notify } from '../../notifications/notify.ts'
import { type CallNewsDeps, type CallRow, readCallRow } from '../booked/notifySide.ts'
import { readNamedArbiters } from './namedArbiters.ts'

interface Opening {
  opening: string
  until: Date
}

/** By wallet a reorg brings the transaction back, and no other one; by card it is a step. */
const OPENING = `(SELECT encode(d.tx_hash, 'hex') AS opening, e.until
  FROM app.booking b JOIN chain.escrow_as_of e ON (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id)
    JOIN chain.booking_dispute_as_of d ON (d.chain_id, d.escrow, d.id) = (e.chain_id, e.escrow, e.id) AND d.kind = 'opened'
  WHERE b.id = $1 AND e.until IS NOT NULL ORDER BY d.block DESC, d.log_index DESC LIMIT 1)
  UNION ALL (SELECT 'step' || s.n, b.pending_until FROM app.booking b JOIN app.booking_step s ON s.booking_id = b.id AND s.kind = 'dispute'
    WHERE b.id = $1 AND b.pending_until IS NOT NULL ORDER BY s.n DESC LIMIT 1)`

/** SQL: of these accounts those whose inbox has something else, or nothing, of this booking. */
const UNINFORMED = `SELECT one.id FROM unnest($1::text[]) AS one (id) WHERE NOT EXISTS (SELECT FROM app.notification n
    WHERE n.account_id = one.id AND n.object_key = $2 AND n.facts->>'opening' = $3)`

/** Of what was booked without us arbiters have one mail an hour, and their inbox has all: strangers can make any number of them. */
async function isMailed(tx: PoolClient, { isAgreed }: CallRow, accounts: readonly string[]) {
  if (isAgreed) return true
  const { rowCount } = await tx.query(
    "SELECT FROM app.delivery WHERE account_id = ANY ($1) AND kind = 'dispute_waits' AND due_at > app.now() - interval '1 hour' LIMIT 1",
    [accounts],
  )
  return rowCount === 0
}

/** Each account that the settings name as an arbiter learns once that a call waits for them; its two never do. */
export async function notifyArbiters(
  tx: PoolClient,
  deps: CallNewsDeps & { arbiters: NamedPeople },
  bookingId: string,
): Promise<void> {
  const row = await readCallRow(tx, bookingId)
  const { rows } = await tx.query<Opening>(OPENING, [bookingId])
  const [opened] = rows
  if (!row || !opened) return
  const { opening, until } = opened
  const named = await readNamedArbiters(tx, deps.arbiters, bookingId)
  const object = `dispute:${bookingId}`
  const { rows: left } = await tx.query<{ id: string }>(UNINFORMED, [named, object, opening])
  const accounts = left.map(({ id }) => id)
  if (accounts.length === 0) return
  const facts: NewsFacts = {
    ...{ bookingId, minutes: row.minutes, startsAt: row.startsAt.toISOString() },
    ...{ until: until.toISOString(), opening },
    ...(row.media === null ? {} : { media: row.media }),
  }
  await notify(
    tx,
    {
      ...{ accounts, kind: 'dispute_waits', object, step: `waits:${opening}`, facts, validUntil: until },
      isMailed: await isMailed(tx, row, accounts),
    },
    deps,
  )
}
