import type { Pool } from 'pg'
import type { PayoutFailure } from '#domain/billing/words.ts'
import type { ComparedSide, LedgerPlace, MatterKind, MoneyFlow } from '#domain/ledger/words.ts'
import type { InboxEndpoint } from '#domain/words.ts'
import type { CurrencyFacts } from '../currencyFacts.ts'
import { readDayBounds } from '../dayBounds.ts'
import type { MatterOrder, MoneyMatter, MoneyReading } from './contract.ts'

/** Who looks, and why. */
export interface Looking {
  actor: string
  auditId: string
  reason: string
  /** network, never an address */
  ipPrefix: string
}

interface LookingByDays extends Looking {
  /** by whose clocks days begin */
  zone: string
}

interface FoundMatter {
  /** its place in the order */
  n: number
  id: string
  key: string | null
  kind: MatterKind
  side: ComparedSide | null
  cause: string | null
  said: string
  place: LedgerPlace | null
  subject: string
  outside_ref: string | null
  creator_id: string | null
  currency: string | null
  amount: string | null
  at: string
}

interface Found {
  counts: MoneyReading['counts']
  events: {
    endpoint: InboxEndpoint
    event_id: string
    object_kind: string
    object_ref: string
    type: string
    state: string
    error: string | null
    tries: number
    received_at: string
    creator_id: string | null
  }[]
  sides: { scope: ComparedSide; at: string; facts: number; differences: number }[]
  matters: FoundMatter[]
  payouts: {
    id: string
    creator_id: string
    amount: number
    currency: string
    fail_code: PayoutFailure
    failed_at: string
  }[]
  days: { n: number; flow: MoneyFlow; currency: string; units: string }[]
}

/** Of each list. */
const MAX_LISTED = 100
const DAYS = 30

const instantOf = (text: string) => new Date(text).toISOString()

/** What creators are called: by the first of their channels. */
async function readNames(
  pool: Pool,
  creators: readonly (string | null)[],
): Promise<Map<string | null, { handle: string; name: string }>> {
  const { rows } = await pool.query<{ creator_id: string; handle: string; name: string }>(
    `SELECT DISTINCT ON (creator_id) creator_id, handle::text AS handle, name FROM app.channel WHERE creator_id = ANY ($1)
      ORDER BY creator_id, created_at, id`,
    [creators.filter((one) => one !== null)],
  )
  return new Map(rows.map(({ creator_id, handle, name }) => [creator_id, { handle, name }]))
}

type NameOf = (creatorId: string | null) => MoneyMatter['creator']

function shownMatter(one: FoundMatter, currencyOf: CurrencyFacts, nameOf: NameOf): MoneyMatter {
  const { id, key, kind, side, cause, said, place, subject, currency } = one
  const known = currency === null ? null : currencyOf(currency)
  return {
    ...{ id, key, kind, side, cause, said, place, subject, outsideRef: one.outside_ref, currency },
    ...{ symbol: known?.symbol ?? null, decimals: known?.decimals ?? 0 },
    amountUnits: one.amount === null ? null : one.amount.toString(),
    ...{ at: instantOf(one.at), creator: nameOf(one.creator_id) },
  }
}

/** Where the next page begins. */
const cursorOf = (last: FoundMatter | undefined) => (last ? `${last.n}.${last.id}` : null)

/** One page of what of the books is open. The reason and who asks are in the record before a row is read. */
export async function readMatters(
  { pool, currencyOf }: { pool: Pool; currencyOf: CurrencyFacts },
  { actor, auditId, reason, ipPrefix }: Looking,
  { by, after }: { by: MatterOrder; after?: string | undefined },
): Promise<{ matters: MoneyMatter[]; next: string | null }> {
  const [, n = null, id = null] = after?.match(/^(-?\d+)\.(.+)$/) ?? []
  const { rows } = await pool.query<{ found: FoundMatter[] }>(
    'SELECT app.read_matters($1, $2, $3, $4, $5, $6, $7, $8) AS found',
    [actor, auditId, reason, ipPrefix, by === 'largest', n, id, MAX_LISTED + 1],
  )
  const found = rows[0]?.found ?? []
  const shown = found.slice(0, MAX_LISTED)
  const names = await readNames(
    pool,
    shown.map(({ creator_id }) => creator_id),
  )
  const nameOf: NameOf = (creatorId) => names.get(creatorId) ?? null
  return {
    matters: shown.map((one) => shownMatter(one, currencyOf, nameOf)),
    next: found.length > MAX_LISTED ? cursorOf(shown.at(-1)) : null,
  }
}

/** What of everybody's money waits for a person. The reason and who asks are in the record before a row is read. */
export async function readAdminMoney(
  { pool, currencyOf }: { pool: Pool; currencyOf: CurrencyFacts },
  { actor, auditId, reason, ipPrefix, zone }: LookingByDays,
): Promise<MoneyReading> {
  const { begins, dayOf, first, last } = await readDayBounds(pool, { zone, days: DAYS })
  const { rows } = await pool.query<{ found: Found; at: Date }>(
    'SELECT app.read_money($1, $2, $3, $4, $5, $6) AS found, app.now() AS at',
    [actor, auditId, reason, ipPrefix, MAX_LISTED, begins],
  )
  const [row] = rows
  if (!row) throw new Error('nothing was read')
  const { counts, events, sides, matters, payouts, days } = row.found
  const names = await readNames(
    pool,
    [...events, ...matters, ...payouts].map(({ creator_id }) => creator_id),
  )
  const nameOf: NameOf = (creatorId) => names.get(creatorId) ?? null
  return {
    ...{ at: row.at.toISOString(), counts },
    events: events.map((one) => ({
      ...{ endpoint: one.endpoint, eventId: one.event_id, objectKind: one.object_kind },
      ...{ objectRef: one.object_ref, type: one.type, isParked: one.state === 'parked', error: one.error },
      ...{ tries: one.tries, receivedAt: instantOf(one.received_at), creator: nameOf(one.creator_id) },
    })),
    sides: sides.map(({ scope, at, facts, differences }) => ({
      ...{ side: scope, at: instantOf(at), facts, differences },
    })),
    matters: matters.map((one) => shownMatter(one, currencyOf, nameOf)),
    next: counts.matters > matters.length ? cursorOf(matters.at(-1)) : null,
    payouts: payouts.map((one) => ({
      ...{ id: one.id, amount: one.amount, currency: one.currency, failCode: one.fail_code },
      ...{ failedAt: instantOf(one.failed_at), creator: nameOf(one.creator_id) },
    })),
    days: {
      ...{ first, last },
      days: days.map(({ n, flow, currency, units }) => ({
        ...{ day: dayOf(n), flow, currency, ...currencyOf(currency), units },
      })),
    },
  }
}
