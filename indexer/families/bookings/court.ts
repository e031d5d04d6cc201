import type { Rows } from '../rows.ts'
import type { CourtEvent } from './events.ts'
import { COURT_CASE } from './tables.ts'

/** Choices of `contracts/bookings/court/BookingCourt.sol`. */
const RULINGS = ['refused', 'creator', 'fan', 'half']

interface OfCase {
  address: string
  args: { readonly disputeId: bigint }
}

export const ofCase = ({ address, args }: OfCase) => [COURT_CASE.ref(address, args.disputeId)]

/** A court that gives a number again means the later booking from then on, as the contract does. */
export function foldEscalated(rows: Rows, { address, args, at }: CourtEvent<'Escalated'>): void {
  rows.put(COURT_CASE, {
    ...{ court: address, dispute_id: args.disputeId, id: args.id, by: args.by, cost_wei: args.cost },
    ...{ escalated_at: at, ruling: null, ruled_at: null, has_effect: null },
  })
}

export function foldRuling(rows: Rows, { address, args, at }: CourtEvent<'Ruling'>): void {
  const ruling = RULINGS[Number(args.ruling)]
  if (!ruling) throw new Error(`there is no ruling ${args.ruling} of courts`)
  const row = rows.mustGet(COURT_CASE, address, args.disputeId)
  rows.put(COURT_CASE, { ...row, ruling, ruled_at: at, has_effect: true })
}

/** Follows the ruling in the same transaction. */
export function foldRulingWithoutEffect(
  rows: Rows,
  { address, args }: CourtEvent<'RulingWithoutEffect'>,
): void {
  rows.put(COURT_CASE, { ...rows.mustGet(COURT_CASE, address, args.disputeId), has_effect: false })
}
