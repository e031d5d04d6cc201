import type { Rows } from '../rows.ts'
import type { LockEvent } from './events.ts'
import { TOKEN_LOCK } from './tables.ts'

export const ofLock = ({ address, args }: LockEvent<'TokensLocked' | 'TokensReturned'>) => [
  TOKEN_LOCK.ref(address, args.roomId, args.owner, args.token),
]

export function foldTokensLocked(rows: Rows, { address, args }: LockEvent<'TokensLocked'>): void {
  const { roomId, owner, token, amount, until } = args
  rows.put(TOKEN_LOCK, {
    ...{ module: address, room_id: roomId, owner, token },
    ...{ amount_units: amount, until: Number(until), returned_at: null },
  })
  rows.touch(owner)
}

export function foldTokensReturned(rows: Rows, { address, args, at }: LockEvent<'TokensReturned'>): void {
  const { roomId, owner, token } = args
  const row = rows.mustGet(TOKEN_LOCK, address, roomId, owner, token)
  rows.put(TOKEN_LOCK, { ...row, amount_units: 0n, returned_at: at })
  rows.touch(owner)
}
