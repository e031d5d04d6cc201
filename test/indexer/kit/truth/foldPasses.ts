import type { LogDescription } from 'ethers'
import type { Truth } from './truth.ts'

const ZERO = `0x${'0'.repeat(40)}`
const lower = (value: unknown) => String(value).toLowerCase()
/** An account that an event may leave out. */
const some = (value: unknown) => (value === undefined || lower(value) === ZERO ? null : lower(value))
const end = (at: bigint) => (at === 0n ? null : Number(at))

/** Where a log stands. */
export interface Place {
  place: string
  at: number
  block: number
}

export function foldFactory(truth: Truth, { name, args }: LogDescription): void {
  if (name !== 'PassCollectionCreated') return
  truth.collections.set(lower(args.collection), {
    creator: lower(args.creator),
    payout: lower(args.payout),
    name: String(args.name).replaceAll('\0', '\uFFFD'),
    royalty: 0,
  })
}

export function foldPass(truth: Truth, address: string, said: LogDescription, where: Place): void {
  const { name, args } = said
  const { at } = where
  const key = (id: unknown) => `${address}/${id}`
  const pass = (id: unknown) => truth.passes.get(key(id)) as Record<string, unknown>
  const collection = truth.collections.get(address) as Record<string, unknown>
  const minted = (tier: unknown, more = 1) => {
    const row = truth.tiers.get(key(tier)) as Record<string, unknown>
    row.minted = Number(row.minted) + more
  }
  const sale = (kind: string, tier: unknown, to: unknown, more: Record<string, unknown> = {}) =>
    truth.sales.set(where.place, {
      kind,
      id: key(args.passId),
      tier: Number(tier),
      to: lower(to),
      payer: args.payer === undefined ? null : lower(args.payer),
      payee: args.payer === undefined ? null : collection.payout,
      currency: Number(args.currency ?? 0),
      amount: String(args.amount ?? 0n),
      referrer: some(args.referrer),
      referral: String(args.referralFee ?? 0n),
      ends: end(args.expiresAt),
      at,
      ...more,
    })
  const paid = () => ({ payer: lower(args.payer), paid: String(args.amount), ends: end(args.expiresAt) })
  switch (name) {
    case 'PayoutChanged':
      collection.payout = lower(args.newPayout)
      break
    case 'RoyaltyChanged':
      collection.royalty = Number(args.newBps)
      break
    case 'TierCreated':
    case 'TierUpdated':
      truth.tiers.set(key(args.tierId), {
        price: String(args.price),
        duration: Number(args.duration),
        cap: Number(args.maxSupply),
        rank: Number(args.rank),
        minted: truth.tiers.get(key(args.tierId))?.minted ?? 0,
      })
      break
    case 'Transfer':
      foldTransfer(truth, key(args[2]), args, where)
      break
    case 'PassPurchased':
      minted(args.tierId)
      Object.assign(pass(args.passId), { tier: Number(args.tierId), ...paid() })
      sale('purchase', args.tierId, args.to)
      break
    case 'PassExtended':
      Object.assign(pass(args.passId), paid())
      sale('extension', args.tierId, pass(args.passId).owner)
      break
    case 'CardClaimed':
    case 'PassGranted':
      if (pass(args.passId).tier === null) minted(args.tierId)
      Object.assign(pass(args.passId), { tier: Number(args.tierId), ends: end(args.expiresAt) })
      if (name === 'CardClaimed') {
        pass(args.passId).held = Number(args.heldUntil)
        truth.claims.set(key(lower(args.purchase)), {
          ...{ pass: String(args.passId), to: lower(args.to), tier: Number(args.tierId) },
          ...{ signer: lower(args.signer), held: Number(args.heldUntil), ends: end(args.expiresAt), at },
        })
      }
      sale(name === 'CardClaimed' ? 'card' : 'grant', args.tierId, args.to)
      break
    case 'PassUpgraded':
      minted(args.toTier)
      Object.assign(pass(args.passId), { tier: Number(args.toTier), ...paid() })
      sale('upgrade', args.toTier, pass(args.passId).owner)
      break
    case 'PassRefunded':
      if (pass(args.passId).gone) minted(args.tierId, -1)
      pass(args.passId).ends = end(args.expiresAt)
      sale('refund', args.tierId, args.owner, { payer: address, payee: lower(args.payer) })
      break
    case 'PassRevoked':
      pass(args.passId).ends = end(args.expiresAt)
      sale('revocation', args.tierId, args.owner, { payer: lower(args.by), payee: lower(args.owner) })
      break
    case 'PassMerged':
      Object.assign(pass(args.intoPassId), {
        ends: end(args.expiresAt),
        bought: Math.min(Number(pass(args.intoPassId).bought), Number(pass(args.fromPassId).bought)),
      })
      break
    case 'PassHeld':
      pass(args.passId).held = Number(args.heldUntil)
      break
    default:
      foldBeside(truth, address, said, where)
  }
}

/** What is said beside a pass: follows, vouchers, and prices that are kept. */
function foldBeside(truth: Truth, address: string, { name, args }: LogDescription, { place, at }: Place) {
  const follow = `${address}/${lower(args.fan)}`
  switch (name) {
    case 'FollowStarted':
      truth.follows.set(follow, { since: at, ended: null })
      break
    case 'FollowEnded':
      Object.assign(truth.follows.get(follow) as object, { ended: at })
      break
    case 'VoucherUsed':
      truth.vouchers.set(`${address}/${args.nonce}`, { pass: String(args.passId), used: at, voided: null })
      break
    case 'VoucherVoided':
      truth.vouchers.set(`${address}/${args.nonce}`, { pass: null, used: null, voided: at })
      break
    case 'ReceiptKept':
      truth.receipts.set(place, {
        id: `${address}/${args.passId}`,
        payer: lower(args.payer),
        referrer: some(args.referrer),
        currency: Number(args.currency),
        amount: String(args.amount),
        share: Number(args.share),
        until: end(args.until),
        closes: Number(args.closesAt),
        settled: null,
      })
      break
    case 'ReceiptSettled': {
      const id = `${address}/${args.passId}`
      const [payee, amount, referral] = [lower(args.payout), String(args.amount), String(args.referralFee)]
      truth.settlements.set(place, { id, payee, amount, referral, referrer: some(args.referrer), at })
      for (const receipt of truth.receipts.values())
        if (receipt.id === id && receipt.settled === null) receipt.settled = at
    }
  }
}

function foldTransfer(truth: Truth, key: string, args: LogDescription['args'], { at, block }: Place): void {
  const [from, to] = [lower(args[0]), lower(args[1])]
  if (from === ZERO)
    truth.passes.set(key, {
      owner: to,
      bought: at,
      tier: null,
      ends: null,
      gone: false,
      payer: null,
      paid: '0',
      held: null,
      movedFrom: null,
      movedAt: null,
      movedBlock: null,
    })
  else
    Object.assign(truth.passes.get(key) as object, {
      owner: to,
      movedFrom: from,
      movedAt: at,
      movedBlock: block,
      gone: to === ZERO,
    })
}
