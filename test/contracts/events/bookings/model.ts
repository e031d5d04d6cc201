import type { Address, Hex } from 'viem'
import type { Fact } from '../kit/openWorld.ts'

const [BOOKED, CONFIRMED, ATTESTED, DISPUTED, COMPLETED, VOID] = [1, 2, 3, 4, 5, 8]
const [UNCLAIMED, WINDOW_CLOSED, METERED, ARBITER_SILENT] = [2, 1, 11, 13]
const NOBODY: Address = '0x0000000000000000000000000000000000000000'
const NO_ASKS = { creatorAsk: 0, fanAsk: 0 }
const NO_CASE = { until: 0, creatorBps: 0, cause: 0, ...NO_ASKS, revision: 0 }

export interface KeptOffer {
  creator: Address
  offerNo: bigint
  /** as `offerOf` answers */
  terms: {
    price: bigint
    lengthMinutes: number
    policyId: number
    currency: number
    calls: number
    open: boolean
  }
}

export interface KeptBooking {
  id: Hex
  /** as `bookingOf` answers */
  terms: {
    creator: Address
    amount: bigint
    fan: Address
    startAt: number
    lengthMinutes: number
    policyId: number
    currency: number
    feeBps: number
    status: number
  }
  /** as `caseOf` answers */
  pending: typeof NO_CASE
  summaryHash: Hex
  voucherPaid: bigint
}

/** One transition of a booking with what it moved. */
export interface Move {
  id: Hex
  block: number
  logIndex: number
  name: string
  cause: number | null
  toCreator: bigint
  toFan: bigint
  fee: bigint
}

/** What the logs of the escrow and of its court say. */
export interface Model {
  offers: Map<string, KeptOffer>
  policies: Map<string, { disputeWindow: number }>
  bookings: Map<Hex, KeptBooking>
  feesOwed: Map<number, bigint>
  tokens: Map<number, Address>
  moves: Move[]
  disputes: Map<bigint, Hex>
  escalated: Set<Hex>
}

/** Fields of all these events; each event has some of them. */
interface Args {
  id: Hex
  disputeId: bigint
  _disputeID: bigint
  creator: Address
  fan: Address
  by: Address
  token: Address
  summaryHash: Hex
  currency: number
  amount: bigint
  price: bigint
  offerNo: bigint
  policyId: number
  policy: { disputeWindow: number }
  startAt: number
  lengthMinutes: number
  calls: number
  open: boolean
  feeBps: number
  status: number
  until: number
  creatorBps: number
  fallbackBps: number
  cause: number
  revision: number
  toCreator: bigint
  toFan: bigint
  fee: bigint
  feesOwed: bigint
}
type Step = (model: Model, args: Args, booking: KeptBooking) => void

const NEWS: Record<string, (model: Model, args: Args) => void> = {
  PolicyCreated: (model, args) => model.policies.set(`${args.creator}:${args.policyId}`, args.policy),
  OfferCreated: (model, { offerNo, creator, price, lengthMinutes, policyId, currency, calls }) =>
    model.offers.set(`${creator}:${offerNo}`, {
      ...{ creator, offerNo },
      terms: { price, lengthMinutes, policyId, currency, calls, open: true },
    }),
  OfferSwitched: (model, args) => {
    const offer = model.offers.get(`${args.creator}:${args.offerNo}`)
    if (offer) offer.terms.open = args.open
  },
  CurrencyLearned: (model, args) => model.tokens.set(args.currency, args.token),
  FeesCollected: (model, args) => model.feesOwed.set(args.currency, 0n),
  QuoteVoided: (model, { id }) => {
    const terms = { creator: NOBODY, fan: NOBODY, amount: 0n, startAt: 0, lengthMinutes: 0 }
    const rest = { policyId: 0, currency: 0, feeBps: 0, status: VOID as number }
    keep(model, id, { ...terms, ...rest }, '0x')
  },
  Booked: (model, args) => {
    const { id, fan, creator, currency, amount, startAt, lengthMinutes, policyId, feeBps, summaryHash } = args
    const terms = { creator, amount, fan, startAt, lengthMinutes, policyId, currency, feeBps }
    keep(model, id, { ...terms, status: BOOKED as number }, summaryHash)
  },
  Escalated: (model, { id, disputeId }) => {
    model.disputes.set(disputeId, id)
    model.escalated.add(id)
  },
  Ruling: (model, { _disputeID }) => model.disputes.delete(_disputeID),
}

const STEPS: Record<string, Step> = {
  CallConfirmed: (_, __, { terms, pending }) => {
    terms.status = CONFIRMED as number
    Object.assign(pending, NO_ASKS)
  },
  Attested: (_, { until, creatorBps, cause }, { terms, pending }) => {
    if (terms.status !== DISPUTED) terms.status = ATTESTED as number
    Object.assign(pending, { until, creatorBps, cause, ...NO_ASKS })
  },
  Disputed: (_, { until, fallbackBps }, { terms, pending }) => {
    const cause = terms.status === ATTESTED ? pending.cause : ARBITER_SILENT
    terms.status = DISPUTED as number
    Object.assign(pending, { until, creatorBps: fallbackBps, cause, ...NO_ASKS })
  },
  SettlementProposed: (_, { by, creatorBps }, { terms, pending }) => {
    pending[by === terms.fan ? 'fanAsk' : 'creatorAsk'] = creatorBps + 1
  },
  Rescheduled: (_, { startAt, revision }, { terms, pending }) => {
    terms.startAt = startAt
    Object.assign(pending, { revision, ...NO_ASKS })
  },
  Extended: (_, { amount, lengthMinutes, revision }, { terms, pending }) => {
    Object.assign(terms, { amount, lengthMinutes })
    Object.assign(pending, { revision, ...NO_ASKS })
  },
  Settled: (model, { cause, status, currency, toCreator, fee, feesOwed }, booking) => {
    booking.terms.status = status
    if (cause === METERED) booking.voucherPaid = toCreator + fee
    model.feesOwed.set(currency, feesOwed)
  },
}

function keep(model: Model, id: Hex, terms: KeptBooking['terms'], summaryHash: Hex) {
  model.bookings.set(id, { id, terms, pending: { ...NO_CASE }, summaryHash, voucherPaid: 0n })
}

function note(model: Model, { name, args, block, logIndex }: Fact) {
  const { id, cause, toCreator, toFan, fee } = args as unknown as Args
  const moved = { toCreator: toCreator ?? 0n, toFan: toFan ?? 0n, fee: fee ?? 0n }
  model.moves.push({ id, block, logIndex, name, cause: cause ?? null, ...moved })
}

/** Reads nothing but what the escrow and its court said, in order. */
export function replay(facts: Fact[], escrow: Address, court: Address): Model {
  const model: Model = {
    ...{ offers: new Map(), policies: new Map(), bookings: new Map(), feesOwed: new Map() },
    ...{ tokens: new Map(), moves: [], disputes: new Map(), escalated: new Set() },
  }
  for (const fact of facts) {
    if (fact.emitter !== escrow && fact.emitter !== court) continue
    const args = fact.args as unknown as Args
    NEWS[fact.name]?.(model, args)
    const step = STEPS[fact.name]
    const booking = model.bookings.get(args.id)
    if (step && !booking) throw new Error(`${fact.name} about a booking that was never made`)
    if (step && booking) step(model, args, booking)
    if (booking && (step || fact.name === 'Booked')) note(model, fact)
  }
  return model
}

/** As `exitOf` answers; null where it refuses. */
export function exitOf(model: Model, { terms, pending }: KeptBooking): [bigint, bigint, number] | null {
  if (terms.status >= (COMPLETED as number)) return null
  if (terms.status >= (ATTESTED as number))
    return [BigInt(pending.until), BigInt(pending.creatorBps), pending.cause]
  const window = model.policies.get(`${terms.creator}:${terms.policyId}`)?.disputeWindow ?? 0
  const from = BigInt(endOf(terms) + window)
  return terms.status === CONFIRMED
    ? [from, 10_000n, WINDOW_CLOSED as number]
    : [from, 0n, UNCLAIMED as number]
}

/** As `isActive` answers. */
export function isActive({ terms }: KeptBooking, now: number): boolean {
  return terms.status === BOOKED && now >= terms.startAt && now < endOf(terms)
}

function endOf({ startAt, lengthMinutes }: KeptBooking['terms']): number {
  return startAt + 60 * lengthMinutes
}
