import type { Pool } from 'pg'
import type { Clock } from '#domain/clock.ts'
import { oncePerSecond } from '../../../http/oncePerSecond.ts'
import type { PurchaseRow } from '../purchaseRow.ts'

/** Calls that the provider takes in a second, with some to spare; for how long somebody waits. */
const CALLS_PER_S = 20
/** Whoever is behind them is told no place. */
const SHOWN = 20_000
/** So many are asked for by whoever looks as well: what the provider takes in a second. Behind them everybody waits for the worker. */
const SHORT = 25
/** None of the first left for so long: nobody serves the line, and whoever looks asks. */
const STILL_MS = 5000

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
  /**
   * True while it is not this purchase's turn: the provider had too much to do for one before it a moment ago, or the line is
   * long and the worker serves it. Then who looks does not ask, so that the provider's calls are those of the first in the line.
   * @param isPressed it came just now: it is asked for at once where few stand before it
   */
  isQueueing(row: Buyer, isPressed?: boolean): Promise<boolean>
  /** Somebody was refused just now: whoever looks next reads it. */
  renew(): void
}

async function readOrder(pool: Pool): Promise<Order> {
  const { rows } = await pool.query<Waiting>({
    name: 'waiting_line',
    text: `SELECT * FROM app.waiting_line(${SHOWN})`,
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
  let first: string[] = []
  let movedAtMs = clock()
  async function readMoves(): Promise<Order> {
    const order = await readOrder(pool)
    if (first.length === 0 || first.some((id) => !order.places.has(id))) {
      movedAtMs = clock()
      first = [...order.places.keys()].slice(0, SHORT)
    }
    return order
  }
  const fresh = () => oncePerSecond(clock, readMoves)
  let read = fresh()
  async function findPlace(row: Buyer): Promise<{ place: number; refused: number; waiting: number } | null> {
    if (row.state !== 'created') return null
    const line = await read()
    const known = line.places.get(row.id)
    if (known === undefined && !line.isWhole) return null
    const place = known ?? join(line, row)
    return { place, refused: line.refused, waiting: line.places.size }
  }
  return {
    async placeOf(row) {
      const found = await findPlace(row)
      return { place: found?.place ?? null, seconds: found && Math.ceil(found.place / CALLS_PER_S) }
    },
    async isQueueing(row, isPressed = false) {
      if (row.state !== 'created') return false
      const found = await findPlace(row)
      if (found === null || found.place > found.refused) return true
      if (found.waiting <= SHORT) return false
      return isPressed ? found.place > SHORT : clock() - movedAtMs < STILL_MS
    },
    renew() {
      read = fresh()
    },
  }
}
