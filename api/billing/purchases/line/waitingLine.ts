import type { Pool } from 'pg'
import type { Clock } from '#domain/clock.ts'
import { oncePerSecond } from '../../../http/oncePerSecond.ts'
import type { PurchaseRow } from '../purchaseStore.ts'
import { LINE } from './nextInLine.ts'

/** Calls that the provider takes in a second, with some to spare; for how long somebody waits. */
const CALLS_PER_S = 20
/** Whoever is behind them is told no place. */
const SHOWN = 20_000

interface Waiting {
  id: string
  creator_id: string
  turn: number
  place: number
  is_refused: boolean
}

/** The line as it stood when it was read, with those who came since. */
interface Order {
  places: Map<string, number>
  /** how many wait of each creator, and how many creators have so many */
  ofCreator: Map<string, number>
  ofTurn: number[]
  /** place of the first whom the provider had no time for a moment ago */
  refused: number
  isWhole: boolean
}

type Buyer = Pick<PurchaseRow, 'id' | 'state' | 'creator_id'>

/** Who waits for the payment provider, for all in this process who look. */
export interface WaitingLine {
  /** The place of a purchase among those who wait, and about how long that is; null for one that does not wait. */
  placeOf(row: Buyer): Promise<{ place: number | null; seconds: number | null }>
  /** True while others wait before this purchase because the provider had too much to do a moment ago. */
  isQueueing(row: Buyer): Promise<boolean>
  /** Somebody was refused just now: whoever looks next reads it. */
  renew(): void
}

async function readOrder(pool: Pool): Promise<Order> {
  const { rows } = await pool.query<Waiting>({
    name: 'waiting_line',
    text: `SELECT * FROM (${LINE}) line ORDER BY place LIMIT ${SHOWN}`,
  })
  const order: Order = {
    ...{ places: new Map(), ofCreator: new Map(), ofTurn: [], refused: Number.POSITIVE_INFINITY },
    isWhole: rows.length < SHOWN,
  }
  for (const { id, creator_id, turn, place, is_refused } of rows) {
    order.places.set(id, place)
    order.ofCreator.set(creator_id, turn)
    order.ofTurn[turn] = (order.ofTurn[turn] ?? 0) + 1
    if (is_refused) order.refused = Math.min(order.refused, place)
  }
  return order
}

/** One who came since stands behind all who have their turn before, or with, the own one. */
function join({ places, ofCreator, ofTurn }: Order, { id, creator_id }: Buyer): number {
  const turn = (ofCreator.get(creator_id) ?? 0) + 1
  let place = 1
  for (let n = 1; n <= turn; n++) place += ofTurn[n] ?? 0
  ofCreator.set(creator_id, turn)
  ofTurn[turn] = (ofTurn[turn] ?? 0) + 1
  places.set(id, place)
  return place
}

/** Reads the line once a second, however many stand in it and look. */
export function createWaitingLine(pool: Pool, clock: Clock): WaitingLine {
  const fresh = () => oncePerSecond(clock, () => readOrder(pool))
  let read = fresh()
  async function findPlace(row: Buyer): Promise<{ place: number; refused: number } | null> {
    if (row.state !== 'created') return null
    const line = await read()
    const known = line.places.get(row.id)
    if (known === undefined && !line.isWhole) return null
    return { place: known ?? join(line, row), refused: line.refused }
  }
  return {
    async placeOf(row) {
      const found = await findPlace(row)
      return { place: found?.place ?? null, seconds: found && Math.ceil(found.place / CALLS_PER_S) }
    },
    async isQueueing(row) {
      if (row.state !== 'created') return false
      const found = await findPlace(row)
      return found === null || found.place > found.refused
    },
    renew() {
      read = fresh()
    },
  }
}
