import type { Address } from 'viem'
import type { Fact } from '../kit/openWorld.ts'
import { cut, endOf, isLive, join, type Stretch, worthOf } from './line.ts'
import { NOBODY, type PassRow, type ReceiptRow, type SaleRow, type TierRow } from './rows.ts'

/** What of a sale reached the creator, or will; nothing of what was given. */
function reached({ amount, referralFee }: Fact['args']): bigint {
  return ((amount as bigint | undefined) ?? 0n) - ((referralFee as bigint | undefined) ?? 0n)
}

/** Everything the logs of a collection say. */
export class Model {
  creator: Address = NOBODY
  payout: Address = NOBODY
  name = ''
  symbol = ''
  royaltyBps = 0
  nextId = 1n
  tiers = new Map<number, TierRow>()
  passes = new Map<bigint, PassRow>()
  holdings = new Map<Address, bigint>()
  follows = new Set<Address>()
  receipts = new Map<bigint, ReceiptRow>()
  spent = new Set<bigint>()
  cards = new Set<string>()
  sales: SaleRow[] = []
  /** passes that began in the transaction being read */
  private born = { tx: '', ids: new Set<bigint>() }

  constructor(facts: Fact[], collection: Address) {
    for (const fact of facts) {
      if (fact.name === 'PassCollectionCreated' && fact.args.collection === collection) this.onCreated(fact)
      if (fact.emitter !== collection) continue
      if (fact.tx !== this.born.tx) this.born = { tx: fact.tx, ids: new Set() }
      this.onOwn(fact)
    }
  }

  pass(id: unknown): PassRow {
    const row = this.passes.get(id as bigint)
    if (!row) throw new Error(`no log made pass ${id}`)
    return row
  }
  tier(id: unknown): TierRow {
    const row = this.tiers.get(id as number)
    if (!row) throw new Error(`no log made tier ${id}`)
    return row
  }
  isLive(id: bigint, now: number): boolean {
    return isLive(endOf(this.pass(id).line), now)
  }

  private onCreated({ args }: Fact): void {
    this.creator = args.creator as Address
    this.payout = args.payout as Address
    this.name = args.name as string
    this.symbol = args.symbol as string
  }

  /** What a revocation would pay the owner. */
  worthOf(id: bigint, now: number): bigint {
    const { line, tier } = this.pass(id)
    const { duration } = this.tier(tier)
    if (!isLive(endOf(line), now)) return 0n
    const kept = this.receipts.get(id)
    if (kept === undefined || kept.closesAt <= now) return worthOf(line, duration, now)
    const from = kept.until === 0 ? now : Math.max(now, kept.until - duration)
    const rest = cut(line, from, kept.until, now)
    const other = rest.length === 0 ? 0n : worthOf(rest, duration, now)
    const unused = (price: bigint) =>
      kept.until === 0 ? price : (price * BigInt(kept.until - from)) / BigInt(duration)
    const net = kept.paid - (kept.paid * BigInt(kept.share & 32_767)) / 10_000n
    // what an upgrade counted beside the money that was paid
    const { price } = line.find(({ until }) => until === 0 || (kept.until !== 0 && until > from)) as Stretch
    return other + unused(kept.paid) + (price > net ? unused(price - net) : 0n)
  }

  private onOwn({ name, args, at }: Fact): void {
    if (name === 'TierCreated' || name === 'TierUpdated') {
      const { tierId, ...terms } = args as unknown as TierRow & { tierId: number }
      this.tiers.set(tierId, { ...terms, minted: this.tiers.get(tierId)?.minted ?? 0 })
    }
    if (name === 'PayoutChanged') this.payout = args.newPayout as Address
    if (name === 'RoyaltyChanged') this.royaltyBps = args.newBps as number
    if (name === 'Transfer') this.onTransfer(args, at)
    if (name === 'PassPurchased') this.onNew(args, 'purchase')
    if (name === 'PassExtended') this.onMore(args, at, 'extension')
    if (name === 'PassGranted' || name === 'CardClaimed') {
      if (this.born.ids.has(args.passId as bigint)) this.onNew(args, 'grant')
      else this.onMore(args, at, 'grant')
    }
    if (name === 'CardClaimed') {
      this.cards.add(args.purchase as string)
      Object.assign(this.pass(args.passId), { heldUntil: Number(args.heldUntil), byCard: true })
    }
    if (name === 'FollowStarted') this.follows.add(args.fan as Address)
    if (name === 'FollowEnded') this.follows.delete(args.fan as Address)
    if (name === 'PassUpgraded') this.onUpgraded(args)
    if (name === 'PassMerged') this.onMerged(args, at)
    if (name === 'PassHeld') {
      const row = this.pass(args.passId)
      if (row.heldUntil <= at) row.byCard = false
      row.heldUntil = Number(args.heldUntil)
    }
    if (name === 'VoucherUsed' || name === 'VoucherVoided') this.spent.add(args.nonce as bigint)
    if (name === 'ReceiptKept') this.onKept(args)
    if (name === 'PassRefunded') this.onRefunded(args, at)
    if (name === 'ReceiptSettled') this.receipts.delete(args.passId as bigint)
    if (name === 'PassRevoked') this.onRevoked(args)
  }

  private onTransfer(args: Fact['args'], at: number): void {
    const { from, to, id } = args as { from: Address; to: Address; id: bigint }
    if (from === NOBODY) {
      this.born.ids.add(id)
      this.nextId = id + 1n
      const unpaid = { payer: null, paid: 0n, currency: 0, heldUntil: 0, byCard: false }
      this.passes.set(id, {
        owner: to,
        tier: 0,
        line: [],
        boughtAt: at,
        movedAt: null,
        revoked: false,
        ...unpaid,
      })
      return
    }
    const row = this.pass(id)
    const counts = this.holdings.get(from) === id && from !== to
    if (counts) this.holdings.delete(from)
    if (counts && to !== NOBODY && this.isLive(id, at)) this.holdings.set(to, id)
    Object.assign(row, { owner: to, movedAt: at, revoked: to === NOBODY })
  }

  private sell(kind: SaleRow['kind'], args: Fact['args'], to: Address, payer: Address | null): void {
    const referrer = (args.referrer as Address | undefined) ?? NOBODY
    this.sales.push({
      passId: args.passId as bigint,
      kind,
      payer,
      to,
      currency: (args.currency as number | undefined) ?? 0,
      amount: (args.amount as bigint | undefined) ?? 0n,
      referrer: referrer === NOBODY ? null : referrer,
      referral: (args.referralFee as bigint | undefined) ?? 0n,
      end: Number(args.expiresAt),
    })
  }

  private pay(row: PassRow, args: Fact['args']): void {
    if (args.payer) Object.assign(row, { payer: args.payer, paid: args.amount, currency: args.currency })
  }

  private onNew(args: Fact['args'], kind: SaleRow['kind']): void {
    const row = this.pass(args.passId)
    row.tier = args.tierId as number
    row.line = [{ until: Number(args.expiresAt), price: reached(args) }]
    this.tier(row.tier).minted++
    this.holdings.set(row.owner, args.passId as bigint)
    this.pay(row, args)
    this.sell(kind, args, row.owner, (args.payer as Address | undefined) ?? null)
  }

  private onMore(args: Fact['args'], at: number, kind: SaleRow['kind']): void {
    const row = this.pass(args.passId)
    const price = reached(args)
    const [old, end] = [endOf(row.line), Number(args.expiresAt)]
    if (!isLive(old, at)) row.line = [{ until: end, price }]
    else row.line = join(row.line, [{ until: end === 0 ? 0 : at + end - old, price }], at)
    this.holdings.set(row.owner, args.passId as bigint)
    this.pay(row, args)
    this.sell(kind, args, row.owner, (args.payer as Address | undefined) ?? null)
  }

  private onUpgraded(args: Fact['args']): void {
    const row = this.pass(args.passId)
    row.tier = args.toTier as number
    const tier = this.tier(row.tier)
    tier.minted++
    row.line = [{ until: Number(args.expiresAt), price: tier.price }]
    this.pay(row, args)
    this.sell('upgrade', args, row.owner, args.payer as Address)
  }

  private onMerged(args: Fact['args'], at: number): void {
    const [gone, kept] = [this.pass(args.fromPassId), this.pass(args.intoPassId)]
    kept.line = join(
      kept.line,
      gone.line.filter(({ until }) => until === 0 || until > at),
      at,
    )
  }

  private onKept(args: Fact['args']): void {
    const { passId, amount, tookPlace, ...rest } = args as Record<string, unknown>
    const kept = { ...rest, paid: amount, share: Number(rest.share) + (tookPlace ? 32_768 : 0) }
    this.receipts.set(passId as bigint, kept as unknown as ReceiptRow)
  }

  private onRefunded(args: Fact['args'], at: number): void {
    const row = this.pass(args.passId)
    const kept = this.receipts.get(args.passId as bigint) as ReceiptRow
    const { duration } = this.tier(args.tierId)
    if (row.revoked) this.tier(args.tierId).minted--
    const left = cut(row.line, Math.max(at, kept.until && kept.until - duration), kept.until, at)
    row.line = left.length ? left : [{ until: Number(args.expiresAt), price: 0n }]
    this.sell('refund', args, args.payer as Address, null)
  }

  private onRevoked(args: Fact['args']): void {
    this.pass(args.passId).line = [{ until: Number(args.expiresAt), price: 0n }]
    this.sell('refund', args, args.owner as Address, args.by as Address)
  }
}
