import { type Rows, ZERO_ADDRESS } from '../rows.ts'
import type { CollectionEvent } from './events.ts'
import { PASS } from './tables.ts'

/** A pass between its `Transfer` from nobody and the event that names its tier. */
export const NO_TIER = -1

export function foldTransfer(rows: Rows, event: CollectionEvent<'Transfer'>): void {
  const { from, to } = event.args
  rows.touch(from, to)
  if (from === ZERO_ADDRESS) startPass(rows, event)
  else movePass(rows, event)
}

function startPass(rows: Rows, { address, args, at }: CollectionEvent<'Transfer'>): void {
  const { id, to } = args
  rows.put(PASS, {
    collection: address,
    pass_id: id,
    owner: to,
    tier_no: NO_TIER,
    valid_until: null,
    bought_at: at,
    moved_at: null,
    moved_from: null,
    moved_block: null,
    revoked: false,
    payer: null,
    paid_units: 0n,
    currency: 0,
    held_until: null,
  })
}

function movePass(rows: Rows, { address, args, at, block, txHash }: CollectionEvent<'Transfer'>): void {
  const { id, from, to } = args
  const row = rows.mustGet(PASS, address, id)
  const isBurn = to === ZERO_ADDRESS
  // a pass that moved and was merged in one transaction was lost by the one who sent it, not by the one it reached
  const isKnownMove = isBurn && row.moved_block === block && rows.lastTx(PASS, address, id) === txHash
  const moved = isKnownMove ? {} : { moved_at: at, moved_from: from, moved_block: block }
  rows.put(PASS, { ...row, ...moved, owner: to, revoked: row.revoked || isBurn })
}

export function foldMerged(rows: Rows, { address, args }: CollectionEvent<'PassMerged'>): void {
  const gone = rows.mustGet(PASS, address, args.fromPassId)
  rows.put(PASS, { ...gone, revoked: true })
  const kept = rows.mustGet(PASS, address, args.intoPassId)
  // what is merged was held since the elder of the two was bought
  const bought_at = Math.min(kept.bought_at, gone.bought_at)
  rows.put(PASS, { ...kept, bought_at, valid_until: passEndOf(args.validUntil) })
  rows.touch(args.owner)
}

export function foldHeld(rows: Rows, { address, args }: CollectionEvent<'PassHeld'>): void {
  const row = rows.mustGet(PASS, address, args.passId)
  rows.put(PASS, { ...row, held_until: Number(args.heldUntil) })
}

/** End of a pass in seconds; null = it never ends. */
export function passEndOf(validUntil: bigint): number | null {
  return validUntil === 0n ? null : Number(validUntil)
}
