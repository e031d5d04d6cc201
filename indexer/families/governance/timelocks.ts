import type { Event } from '../event.ts'
import type { Rows } from '../rows.ts'
import { timeOf } from '../timeOf.ts'
import type { TimelockEvent } from './events.ts'
import { TIMELOCK_CALL } from './tables.ts'

export const ofCall = ({ address, args }: Event<{ readonly id: string }>) => [
  TIMELOCK_CALL.ref(address, args.id),
]

/** Each call of a decision says the same of it. */
export function foldCallScheduled(rows: Rows, { address, args, at }: TimelockEvent<'CallScheduled'>): void {
  rows.put(TIMELOCK_CALL, {
    timelock: address,
    id: args.id,
    ready_at: timeOf(BigInt(at) + args.delay),
    done_at: null,
    cancelled_at: null,
  })
}

export function foldCallExecuted(rows: Rows, { address, args, at }: TimelockEvent<'CallExecuted'>): void {
  rows.put(TIMELOCK_CALL, { ...rows.mustGet(TIMELOCK_CALL, address, args.id), done_at: at })
}

export function foldCancelled(rows: Rows, { address, args, at }: TimelockEvent<'Cancelled'>): void {
  rows.put(TIMELOCK_CALL, { ...rows.mustGet(TIMELOCK_CALL, address, args.id), cancelled_at: at })
}
