import { type Rows, ZERO_ADDRESS } from '../rows.ts'
import type { FactoryEvent, TokenEvent } from './events.ts'
import { dateOf } from './events.ts'
import { ALLOCATION, TOKEN_BALANCE } from './tables.ts'

export const ofBothOwners = ({ address, args }: TokenEvent<'Transfer'>) =>
  [args.from, args.to]
    .filter((owner) => owner !== ZERO_ADDRESS)
    .map((owner) => TOKEN_BALANCE.ref(address, owner))

export function foldTokenTransfer(rows: Rows, { address, args }: TokenEvent<'Transfer'>): void {
  const { from, to, amount } = args
  // anybody may move nothing from anybody to anybody
  if (amount === 0n) return
  if (from !== ZERO_ADDRESS) {
    const row = rows.mustGet(TOKEN_BALANCE, address, from)
    if (row.amount_units < amount) throw new Error(`${from} moves ${amount} of ${row.amount_units}`)
    rows.put(TOKEN_BALANCE, { ...row, amount_units: row.amount_units - amount })
  }
  if (to !== ZERO_ADDRESS) {
    const before = rows.get(TOKEN_BALANCE, address, to)?.amount_units ?? 0n
    rows.put(TOKEN_BALANCE, { token: address, owner: to, amount_units: before + amount })
  }
  rows.touch(from, to)
}

export function foldAllocationLocked(rows: Rows, { args, at }: FactoryEvent<'AllocationLocked'>): void {
  rows.put(ALLOCATION, {
    ...{ token: args.token, creator: args.creator, locked_units: args.locked, released_units: 0n },
    ...{ locked_at: at, cliff_ends_at: dateOf(args.cliffEnd), vesting_ends_at: dateOf(args.vestingEnd) },
  })
}

export function foldAllocationVested(rows: Rows, { args }: FactoryEvent<'AllocationVested'>): void {
  rows.put(ALLOCATION, { ...rows.mustGet(ALLOCATION, args.token), released_units: args.released })
}
