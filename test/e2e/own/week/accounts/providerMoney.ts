import { readFileSync } from 'node:fs'
import type { Pool } from 'pg'
import Stripe from 'stripe'
import {
  type Divided,
  dividedOf,
  partsText,
  sumBy,
  sumDifferences,
  takenOf,
  type WeekCall,
} from './dueMoney.ts'

/** Where the provider answers, and with which key. */
export interface ProviderPlace {
  apiUrl: string
  keyFile: string
}

/** What the provider has, all of it. */
interface Provider {
  intents: Stripe.PaymentIntent[]
  charges: Stripe.Charge[]
  transfers: Stripe.Transfer[]
  fees: Stripe.ApplicationFee[]
}

async function readProvider({ apiUrl, keyFile }: ProviderPlace): Promise<Provider> {
  const { hostname, port } = new URL(apiUrl)
  const stripe = new Stripe(readFileSync(keyFile, 'utf8').trim(), {
    ...{ host: hostname, port, protocol: 'http', telemetry: false, maxNetworkRetries: 5 },
  })
  const page = { limit: 100 }
  const all = { limit: 10_000 }
  return {
    intents: await stripe.paymentIntents.list(page).autoPagingToArray(all),
    charges: await stripe.charges.list(page).autoPagingToArray(all),
    transfers: await stripe.transfers.list(page).autoPagingToArray(all),
    fees: await stripe.applicationFees.list(page).autoPagingToArray(all),
  }
}

interface PurchaseRow {
  id: string
  bookingId: string | null
  fan: string
  state: string
  amount: string
  fee: string
  paymentRef: string | null
  chargeRef: string | null
  /** null: nothing was paid by it, or all went back */
  paid: string | null
}

/** Each with the booking that it is of: the payment itself, the card that was saved for it, or a try to hold its money. */
const PURCHASES = `SELECT p.id, (SELECT b.id FROM app.booking b WHERE p.id IN (b.purchase_id, b.setup_id)
      OR EXISTS (SELECT FROM app.call_hold h WHERE h.purchase_id = p.id AND h.booking_id = b.id) LIMIT 1) AS "bookingId",
    p.account_id AS fan, p.state, p.amount::text, p.fee::text, p.payment_ref AS "paymentRef", p.charge_ref AS "chargeRef",
    CASE WHEN p.paid_at IS NOT NULL THEN (p.amount - p.refunded)::text END AS paid FROM app.purchase p`

/** Of creators by their account here. */
const ACCOUNTS = `SELECT cr.account_id AS "accountId", k.account_ref AS ref FROM app.connect_account k JOIN app.creator cr ON cr.id = k.creator_id
  WHERE k.account_ref IS NOT NULL`

const refOf = (one: string | { id: string } | null | undefined): string | null =>
  typeof one === 'string' ? one : (one?.id ?? null)

/** These hold nothing and never will: over, or nobody's card was good for it. */
const ENDED: readonly Stripe.PaymentIntent.Status[] = ['succeeded', 'canceled', 'requires_payment_method']

interface Sides {
  provider: Provider
  purchases: readonly PurchaseRow[]
  /** account of a creator → theirs at the provider */
  accounts: ReadonlyMap<string, string>
}

/** The one payment of a call of which something is taken, at every place where the provider has it. */
function takenFaults(
  { name, creator }: WeekCall,
  wanted: Divided,
  intent: Stripe.PaymentIntent,
  { provider, purchases, accounts }: Sides,
): string[] {
  const faults: string[] = []
  const expectSame = (what: string, due: unknown, found: unknown) => {
    if (due !== found) faults.push(`${name}: ${what} at the provider is ${found}, not ${due} (${intent.id})`)
  }
  const [taken, fee] = [Number(takenOf(wanted)), Number(wanted.fee)]
  const charge = provider.charges.find(({ id }) => id === refOf(intent.latest_charge))
  const [transfer, ...more] = provider.transfers.filter(
    ({ source_transaction: source }) => refOf(source) === charge?.id,
  )
  const own = provider.fees.filter(({ originating_transaction: of }) => refOf(of) === charge?.id)
  expectSame('what was received', taken, intent.amount_received)
  expectSame('the fee of the payment', fee, intent.application_fee_amount ?? 0)
  expectSame('what was captured of its charge', taken, charge?.amount_captured)
  expectSame('what went back of its charge', 0, charge?.amount_refunded)
  expectSame('a dispute of its charge', false, charge?.disputed)
  expectSame('what was sent to its creator', taken, transfer?.amount)
  expectSame('how often more was sent', 0, more.length)
  expectSame('what came back of that', 0, transfer?.amount_reversed)
  expectSame('whom it was sent to', accounts.get(creator), refOf(transfer?.destination))
  expectSame(
    'the fee that was taken',
    fee,
    own.reduce((sum, { amount, amount_refunded: back }) => sum + amount - back, 0),
  )
  const row = purchases.find(({ paymentRef }) => paymentRef === intent.id)
  if (
    row?.state !== 'paid' ||
    row.amount !== `${taken}` ||
    row.fee !== `${fee}` ||
    row.chargeRef !== charge?.id
  )
    faults.push(
      `${name}: its purchase ${row?.id} is ${row?.state} with ${row?.amount}, fee ${row?.fee}, by ${row?.chargeRef}; ${taken} and ${fee} were taken by ${charge?.id}`,
    )
  return faults
}

function callFaults(call: WeekCall, wanted: Divided, sides: Sides): string[] {
  const { name, bookingId } = call
  const own = new Set(sides.purchases.filter((one) => one.bookingId === bookingId).map(({ id }) => id))
  if (own.size === 0) return [`${name}: no purchase is of it`]
  const intents = sides.provider.intents.filter(({ metadata }) => own.has(String(metadata.purchase_id)))
  const [taken, ...more] = intents.filter(({ amount_received: units }) => units > 0)
  const count = more.length + (taken ? 1 : 0)
  const due = takenOf(wanted) > 0n ? 1 : 0
  if (count !== due)
    return [
      `${name}: ${count} of its ${intents.length} payments were captured, and it should be ${due} (${partsText(wanted)})`,
    ]
  const faults = taken ? takenFaults(call, wanted, taken, sides) : []
  for (const { id, status } of intents)
    if (id !== taken?.id && !['canceled', 'requires_payment_method'].includes(status))
      faults.push(`${name}: beside it the payment ${id} is ${status}`)
  return faults
}

/** Money at the provider that is of no call, and what it holds or waits for still. */
function strayFaults(calls: readonly WeekCall[], { provider, purchases }: Sides): string[] {
  const listed = new Set(calls.map(({ bookingId }) => bookingId))
  const bookingOf = new Map(purchases.map(({ id, bookingId }) => [id, bookingId]))
  const purchaseOf = new Map(provider.intents.map(({ id, metadata }) => [id, String(metadata.purchase_id)]))
  const faults: string[] = []
  for (const { id, status, amount, metadata } of provider.intents) {
    if (!ENDED.includes(status)) faults.push(`the payment ${id} of ${amount} is left ${status}`)
    if (!bookingOf.has(String(metadata.purchase_id))) faults.push(`the payment ${id} is of no purchase here`)
  }
  for (const { id, amount_captured: captured, payment_intent: intent, status } of provider.charges) {
    const purchaseId = purchaseOf.get(String(refOf(intent)))
    if (status === 'pending') faults.push(`the charge ${id} is pending`)
    if (captured > 0 && !listed.has(String(bookingOf.get(String(purchaseId)))))
      faults.push(`the charge ${id} took ${captured} and belongs to no call (purchase ${purchaseId})`)
  }
  const charges = new Set(provider.charges.map(({ id }) => id))
  for (const { id, amount, source_transaction: source } of provider.transfers)
    if (!charges.has(String(refOf(source)))) faults.push(`the transfer ${id} of ${amount} is of no charge`)
  return faults
}

interface FanCall {
  fan: string
  taken: bigint
}

/** What each fan was charged: at the provider, by what is kept of their payments here, and by how their calls had to end. */
function fanFaults(due: readonly FanCall[], { provider, purchases }: Sides): string[] {
  const accountOf = new Map(provider.intents.map(({ id, metadata }) => [id, String(metadata.account_id)]))
  const charged = sumBy(
    provider.charges,
    ({ payment_intent: intent }) => accountOf.get(String(refOf(intent))) ?? 'nobody',
    ({ amount_captured: captured, amount_refunded: back }) => BigInt(captured - back),
  )
  const paid = sumBy(
    purchases,
    ({ fan }) => fan,
    ({ paid: units }) => BigInt(units ?? 0),
  )
  const wanted = sumBy(
    due,
    ({ fan }) => fan,
    ({ taken }) => taken,
  )
  return [
    ...sumDifferences(
      paid,
      charged,
      (fan, here, there) => `${fan} was charged ${there} at the provider, and their purchases say ${here}`,
    ),
    ...sumDifferences(
      wanted,
      charged,
      (fan, calls, there) => `${fan} was charged ${there} at the provider, and their calls come to ${calls}`,
    ),
  ]
}

/** The calls by card as the provider itself has them. @param feeBps of each booking */
export async function providerMoney(
  place: ProviderPlace,
  db: Pool,
  calls: readonly WeekCall[],
  feeBps: ReadonlyMap<string, number>,
): Promise<string[]> {
  const { rows: purchases } = await db.query<PurchaseRow>(PURCHASES)
  const { rows: accounts } = await db.query<{ accountId: string; ref: string }>(ACCOUNTS)
  const provider = await readProvider(place)
  const sides = {
    provider,
    purchases,
    accounts: new Map(accounts.map(({ accountId, ref }) => [accountId, ref])),
  }
  const byCard = calls
    .filter(({ rail, bookingId }) => rail === 'card' && feeBps.has(bookingId))
    .map((call) => ({ call, wanted: dividedOf(call, feeBps.get(call.bookingId) ?? 0) }))
  return [
    ...byCard.flatMap(({ call, wanted }) => callFaults(call, wanted, sides)),
    ...strayFaults(calls, sides),
    ...fanFaults(
      byCard.map(({ call, wanted }) => ({ fan: call.fan, taken: takenOf(wanted) })),
      sides,
    ),
  ]
}
