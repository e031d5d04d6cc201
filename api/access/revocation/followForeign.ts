import { ChainUnreadable } from '#api/ports/chain.ts'
import { inTurns } from '#api/queue/inTurns.ts'
import { type GateRules, lockedConditions } from '#domain/access/gate.ts'
import type { GateMode } from '#domain/words.ts'
import type { Access } from '../createAccess.ts'
import { type ConditionRow, gateConditions, toCondition } from '../gates/store.ts'
import { askForeign, type ForeignAsked, metBy } from '../holdings/askForeign.ts'
import { readOwnSeat } from '../seats/store.ts'
import { reDecide } from './reDecide.ts'

/** Gates looked at side by side, and seats of each decided at the same time: one that no node answers for holds up no other. */
const GATES_AT_ONCE = 4
const DECIDED_AT_ONCE = 2
const UNREADABLE = 'no RPC tells of the foreign tokens of those inside; they are looked at in the next run'

/** An open seat behind a gate that asks for foreign tokens. */
interface ForeignSeat {
  id: string
  accountId: string
  gateId: string
  /** its gate, and why it has a grace */
  grounds: string
  asked: ForeignAsked
}

interface SeatRow {
  id: string
  account_id: string
  grace_cause: string | null
  gate_id: string
  locks_tokens: boolean
  wallets: string[]
  epoch: number | null
}

const groundsOf = (gateId: string, graceCause: string | null): string => `${gateId} ${graceCause ?? ''}`

async function readForeignSeats({ pool, settings }: Access): Promise<ForeignSeat[]> {
  const { rows: gates } = await pool.query<{ id: string; mode: GateMode; conditions: ConditionRow[] }>(
    `SELECT g.id, g.mode, k.conditions FROM app.gate g CROSS JOIN LATERAL (${gateConditions('g.id')}) k
      WHERE g.id IN (SELECT d.gate_id FROM app.condition d JOIN app.room r ON r.gate_id = d.gate_id
        JOIN app.seat s ON s.room_id = r.id WHERE d.decimals IS NOT NULL AND s.state <> 'ended' AND s.role = 'viewer')`,
  )
  if (gates.length === 0) return []
  const rules = new Map<string, GateRules>(
    gates.map(({ id, mode, conditions }) => [id, { mode, conditions: conditions.map(toCondition) }]),
  )
  const { rows } = await pool.query<SeatRow>(
    `SELECT s.id, s.account_id, s.grace_cause, r.gate_id, r.locks_tokens, c.epoch, array_agg('0x' || encode(i.wallet, 'hex')) AS wallets
       FROM app.seat s JOIN app.room r ON r.id = s.room_id
       JOIN app.identity i ON i.account_id = s.account_id AND i.ended_at IS NULL AND i.wallet IS NOT NULL
       LEFT JOIN chain.cursor c ON c.chain_id = $1
      WHERE s.state <> 'ended' AND s.role = 'viewer' AND r.visibility = 'members' AND r.gate_id = ANY($2)
      GROUP BY s.id, r.id, c.chain_id ORDER BY s.id`,
    [settings.CHAIN_ID, [...rules.keys()]],
  )
  return rows.flatMap(({ id, account_id: accountId, gate_id, locks_tokens, grace_cause, wallets, epoch }) => {
    const gate = rules.get(gate_id)
    // what is locked is in the index, whichever room of the hub it is locked for
    const conditions = lockedConditions(gate?.conditions ?? [], locks_tokens ? '0' : null)
    const asked = gate && askForeign({ ...gate, conditions }, wallets, epoch === null ? null : { epoch })
    return asked ? [{ id, accountId, gateId: gate_id, grounds: groundsOf(gate_id, grace_cause), asked }] : []
  })
}

/**
 * A loop for those inside by tokens that no index follows. It asks gate by gate for what the wallets of all of them hold, in as few calls as
 * their tokens allow, and decides again about a seat whose wallets meet other conditions than when it last did, or that another process kept or gave a
 * grace meanwhile, perhaps by an older answer. What it decided on is known to its process alone: another one decides about everybody once.
 * While the chain cannot be read nobody is decided about; a renewal gives them the grace of the reader.
 * @returns a run; it throws AggregateError of what could not be decided, which the next one tries again
 */
export function createFollowForeign(access: Access): () => Promise<void> {
  /** what each open seat was last decided on */
  const decided = new Map<string, string>()

  /** Null where the chain did not answer. */
  async function readMet({ asked }: ForeignSeat, unreadable: unknown[]): Promise<string | null> {
    try {
      const { question, isEnough } = asked
      return metBy(asked, await access.foreignHoldings.read(question, { isFresh: true, isEnough }))
    } catch (error) {
      if (!(error instanceof ChainUnreadable)) throw error
      unreadable.push(error)
      return null
    }
  }

  async function decideSeat({ id, accountId, gateId }: ForeignSeat, met: string): Promise<void> {
    const seat = await readOwnSeat(access.pool, id, accountId)
    if (!seat) return
    await reDecide(access, seat, { trace: 'foreign' })
    const kept = await readOwnSeat(access.pool, id, accountId)
    if (kept) decided.set(id, `${groundsOf(gateId, kept.graceCause)} ${met}`)
  }

  async function lookAt(seats: readonly ForeignSeat[], failures: unknown[]): Promise<void> {
    const unreadable: unknown[] = []
    const answers = await Promise.all(
      seats.map(async (seat) => ({ seat, met: await readMet(seat, unreadable) })),
    )
    const due = answers.flatMap(({ seat, met }) =>
      met !== null && decided.get(seat.id) !== `${seat.grounds} ${met}` ? [{ seat, met }] : [],
    )
    await inTurns(due, DECIDED_AT_ONCE, ({ seat, met }) =>
      decideSeat(seat, met).catch((error) => failures.push(error)),
    )
    const [first] = unreadable
    if (first) access.log.warn({ err: first, seats: unreadable.length }, UNREADABLE)
  }

  return async () => {
    const seats = await readForeignSeats(access)
    const open = new Set(seats.map(({ id }) => id))
    for (const id of decided.keys()) if (!open.has(id)) decided.delete(id)
    const failures: unknown[] = []
    const ofGates = Map.groupBy(seats, ({ gateId }) => gateId)
    await inTurns([...ofGates.values()], GATES_AT_ONCE, (ofGate) => lookAt(ofGate, failures))
    if (failures.length > 0) throw new AggregateError(failures, 'some seats could not be decided again')
  }
}
