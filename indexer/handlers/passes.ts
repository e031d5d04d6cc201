import { timestampText } from '../postgres/copyRows.ts'
import { keccak } from '../proof/keccak.ts'
import { toHex } from '../rpc/hex.ts'
import type { Event } from './decodeEvent.ts'
import { onRefunded, onRevoked } from './endings.ts'
import type { EventName } from './eventKinds.ts'
import type { PassRow, TierRow } from './rows.ts'
import { expiry, NO_TIER, onExtended, onFollowed, onGiven, onPurchased, onUpgraded } from './sales.ts'
import { get, mustGet, placeOf, put, type State, touch, want, ZERO_ADDRESS } from './state.ts'

/** Bytes of a text that a row keeps. */
const TEXT_BYTES = 16_384

type Fold = (state: State, event: Event) => void

/** Rows that the event may read or change. */
export function wantPassRows(state: State, { name, address, args }: Event): void {
  // the factory speaks of a collection by name, a collection of itself
  want(state.collections, name === 'PassCollectionCreated' ? (args.collection as string) : address)
  for (const tier of ['tierNo', 'toTierNo']) if (tier in args) want(state.tiers, address, Number(args[tier]))
  for (const id of ['passId', 'id', 'fromPassId', 'intoPassId'])
    if (id in args) want(state.passes, address, args[id] as bigint)
}

/** What each event of the factory and of a collection does to the rows. */
export const PASS_FOLDS: Partial<Record<EventName, Fold>> = {
  PassCollectionCreated: onCollectionCreated,
  PayoutChanged: onPayoutChanged,
  TierCreated: onTierTerms,
  TierUpdated: onTierTerms,
  Transfer: onTransfer,
  PassPurchased: onPurchased,
  PassGranted: onGiven,
  PassExtended: onExtended,
  PassUpgraded: onUpgraded,
  PassMerged: onMerged,
  CardClaimed: onGiven,
  Followed: onFollowed,
  PassRefunded: onRefunded,
  PassRevoked: onRevoked,
}

function onCollectionCreated(state: State, event: Event): void {
  const collection = event.args.collection as string
  const row = {
    ...placeOf(state, event),
    collection,
    creator_wallet: event.args.creator as string,
    payout: event.args.payout as string,
    ...keptText('name', event.args.name as string),
    ...keptText('symbol', event.args.symbol as string),
    next_id: 1n,
  }
  put(state.collections, row, collection)
}

/** The beginning of a text that a stranger may make as long as a block is, and the hash of the whole where it was cut. */
function keptText<N extends 'name' | 'symbol'>(name: N, text: string) {
  const bytes = Buffer.from(text)
  const isWhole = bytes.length <= TEXT_BYTES
  // a character that the cut went through ends as the replacement character
  const kept = isWhole ? text : bytes.subarray(0, TEXT_BYTES).toString()
  const hash = isWhole ? null : toHex(keccak(bytes))
  return { [name]: kept, [`${name}_hash`]: hash } as Record<N, string> & Record<`${N}_hash`, string | null>
}

function onPayoutChanged(state: State, event: Event): void {
  const row = get(state.collections, event.address)
  // a clone may announce its first payout before the factory announces the clone
  if (!row) return
  put(
    state.collections,
    { ...row, ...placeOf(state, event), payout: event.args.newPayout as string },
    event.address,
  )
}

function onTierTerms(state: State, event: Event): void {
  const { args, address } = event
  const tierNo = Number(args.tierNo)
  const row: TierRow = {
    ...placeOf(state, event),
    collection: address,
    tier_no: tierNo,
    price_units: args.price as bigint,
    currency: Number(args.currency),
    duration_s: Number(args.duration),
    max_supply: Number(args.maxSupply),
    minted: get(state.tiers, address, tierNo)?.minted ?? 0,
    rank: Number(args.rank),
    flags: Number(args.flags),
    refund_window_s: Number(args.refundWindow),
    referral_bps: Number(args.referralBps),
  }
  put(state.tiers, row, address, tierNo)
}

function onTransfer(state: State, event: Event): void {
  const { args, block } = event
  const [from, to, id] = [args.from as string, args.to as string, args.id as bigint]
  touch(state, block, from, to)
  if (from === ZERO_ADDRESS) startPass(state, event, id, to)
  else movePass(state, event, { id, from, to })
}

function movePass(state: State, event: Event, move: { id: bigint; from: string; to: string }): void {
  const { id, from, to } = move
  const { address, block, at } = event
  const row = mustGet(state.passes, event, address, id)
  const isBurn = to === ZERO_ADDRESS
  // a pass that moved and was merged in one transaction was lost by the one who sent it, not by the one it reached
  const isKnownMove = isBurn && row.moved_block === block && row.tx_hash === event.txHash
  const moved = isKnownMove ? {} : { moved_at: timestampText(at), moved_from: from, moved_block: block }
  put(
    state.passes,
    { ...row, ...placeOf(state, event), ...moved, owner: to, revoked: row.revoked || isBurn },
    address,
    id,
  )
}

function startPass(state: State, event: Event, id: bigint, owner: string): void {
  const { address, at } = event
  const row: PassRow = {
    ...placeOf(state, event),
    collection: address,
    pass_id: id,
    owner,
    tier_no: NO_TIER,
    valid_until: null,
    bought_at: timestampText(at),
    moved_at: null,
    moved_from: null,
    moved_block: null,
    revoked: false,
    payer: null,
    paid_units: 0n,
    currency: 0,
  }
  put(state.passes, row, address, id)
  const collection = get(state.collections, address)
  if (collection && id >= collection.next_id)
    put(state.collections, { ...collection, ...placeOf(state, event), next_id: id + 1n }, address)
}

function onMerged(state: State, event: Event): void {
  const { address, args } = event
  const gone = mustGet(state.passes, event, address, args.fromPassId as bigint)
  put(state.passes, { ...gone, ...placeOf(state, event), revoked: true }, address, gone.pass_id)
  const kept = mustGet(state.passes, event, address, args.intoPassId as bigint)
  put(
    state.passes,
    { ...kept, ...placeOf(state, event), valid_until: expiry(args.validUntil as bigint) },
    address,
    kept.pass_id,
  )
  touch(state, event.block, args.owner as string)
}
