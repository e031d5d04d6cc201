import { timestampText } from '../postgres/copyRows.ts'
import type { Event } from './decodeEvent.ts'
import type { PassRow, SaleRow } from './rows.ts'
import { mustGet, placeOf, put, type State, touch, ZERO_ADDRESS } from './state.ts'

/** A pass between its `Transfer` from nobody and the event that names its tier. */
export const NO_TIER = -1

export function onPurchased(state: State, event: Event): void {
  const { address, args } = event
  const row = mustGet(state.passes, event, address, args.passId as bigint)
  countMinted(state, event, Number(args.tierNo), 1)
  put(
    state.passes,
    { ...row, ...placeOf(state, event), tier_no: Number(args.tierNo), ...payment(event) },
    address,
    row.pass_id,
  )
  touch(state, event.block, args.to as string)
  sell(state, event, { kind: 'purchase', pass: row, tierNo: Number(args.tierNo) })
}

/** Time that no money on this chain paid for: from the creator, or for a payment by card. */
export function onGiven(state: State, event: Event): void {
  const { address, args } = event
  const row = mustGet(state.passes, event, address, args.passId as bigint)
  if (row.tier_no === NO_TIER) countMinted(state, event, Number(args.tierNo), 1)
  const change = { tier_no: Number(args.tierNo), valid_until: expiry(args.validUntil as bigint) }
  put(state.passes, { ...row, ...placeOf(state, event), ...change }, address, row.pass_id)
  touch(state, event.block, args.to as string)
  sell(state, event, { kind: 'grant', pass: row, tierNo: Number(args.tierNo) })
}

export function onExtended(state: State, event: Event): void {
  const { address, args } = event
  const row = mustGet(state.passes, event, address, args.passId as bigint)
  put(state.passes, { ...row, ...placeOf(state, event), ...payment(event) }, address, row.pass_id)
  touch(state, event.block, row.owner)
  sell(state, event, { kind: 'extension', pass: row, tierNo: Number(args.tierNo) })
}

export function onUpgraded(state: State, event: Event): void {
  const { address, args } = event
  const row = mustGet(state.passes, event, address, args.passId as bigint)
  const tierNo = Number(args.toTierNo)
  countMinted(state, event, tierNo, 1)
  put(
    state.passes,
    { ...row, ...placeOf(state, event), tier_no: tierNo, ...payment(event) },
    address,
    row.pass_id,
  )
  touch(state, event.block, row.owner)
  sell(state, event, { kind: 'upgrade', pass: row, tierNo })
}

/** Of the first edition: a follow pass never ends and opens no door. Its tier's flags say so to whoever reads entitlements. */
export function onFollowed(state: State, event: Event): void {
  const { address, args } = event
  const row = mustGet(state.passes, event, address, args.passId as bigint)
  countMinted(state, event, Number(args.tierNo), 1)
  put(state.passes, { ...row, ...placeOf(state, event), tier_no: Number(args.tierNo) }, address, row.pass_id)
}

export function countMinted(state: State, event: Event, tierNo: number, more: 1 | -1): void {
  const tier = mustGet(state.tiers, event, event.address, tierNo)
  put(state.tiers, { ...tier, ...placeOf(state, event), minted: tier.minted + more }, event.address, tierNo)
}

/** The pass remembers its last payment; the sales keep them all. */
function payment({ args }: Event) {
  return {
    valid_until: expiry(args.validUntil as bigint),
    payer: args.payer as string,
    paid_units: args.amount as bigint,
    currency: Number(args.currency),
  }
}

interface Sale {
  kind: SaleRow['kind']
  pass: PassRow
  tierNo: number
}

function sell(state: State, event: Event, { kind, pass, tierNo }: Sale): void {
  const { address, args, at } = event
  const referrer = (args.referrer as string | undefined) ?? ZERO_ADDRESS
  state.sales.push({
    ...placeOf(state, event),
    collection: address,
    pass_id: pass.pass_id,
    tier_no: tierNo,
    kind,
    payer: (args.payer as string | undefined) ?? null,
    recipient: (args.to as string | undefined) ?? pass.owner,
    currency: Number(args.currency ?? 0n),
    amount_units: (args.amount as bigint | undefined) ?? 0n,
    referrer: referrer === ZERO_ADDRESS ? null : referrer,
    referral_units: (args.referralFee as bigint | undefined) ?? 0n,
    valid_until: expiry(args.validUntil as bigint),
    at: timestampText(at),
  })
}

export function expiry(at: bigint): string | null {
  return at === 0n ? null : timestampText(at)
}
