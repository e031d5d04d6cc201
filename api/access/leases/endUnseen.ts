import type { PoolClient } from 'pg'
import type { AccessDeps } from '../deps.ts'
import { moveToEnd } from '../line/turns.ts'
import { endSeats } from '../seats/endSeats.ts'

/** A seat that ends because nobody was seen on it, with who it was. */
export interface UnseenRow {
  seat_id: string
  /** null once the account was erased */
  account_id: string | null
  room_id: string
  guest_address: string | null
  guest_prefix: string | null
}

/** Ends seats whose people did not come: what they had goes to the first in line, and they to its end. */
export async function endUnseen(
  tx: PoolClient,
  access: Pick<AccessDeps, 'clock' | 'random' | 'revisions' | 'settings'>,
  rows: readonly UnseenRow[],
): Promise<void> {
  await endSeats(
    tx,
    rows.map((row) => row.seat_id),
    'LEASE_LOST',
    access,
  )
  const people = rows.flatMap(
    ({ account_id, room_id: roomId, guest_address: address, guest_prefix: prefix }) =>
      account_id === null
        ? []
        : [{ accountId: account_id, roomId, guest: address === null ? null : { address, prefix } }],
  )
  await moveToEnd(tx, access, people)
}
