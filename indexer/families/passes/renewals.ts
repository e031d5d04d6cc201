import { passRenewalsAbi } from '#generated/abis.ts'
import type { Event } from '../event.ts'
import { contract } from '../family.ts'
import type { Rows } from '../rows.ts'
import { journal, projection } from '../table.ts'
import { RENEWAL_NAMES, type RenewalEvent } from './events.ts'

/** What a fan agreed to. Whether a period is due follows from time, pass and tier, so no row says it. */
export const RENEWAL = projection({
  no: 19,
  name: 'renewal',
  key: { module: 'address', renewal_id: 'uint256' },
  columns: {
    wallet: 'address',
    collection: 'address',
    pass_id: 'uint256',
    tier_no: 'int',
    currency: 'int',
    cap_units: 'uint256',
    tip_units: 'uint256',
    periods_left: 'int',
    paid_until: 'time',
    ended_at: 'time?',
    ended_by: 'address?',
  },
  scope: { address: 'module', key: 'renewal_id' },
})

/** Periods that were paid. The sale of the collection beside it says where the price went. */
export const RENEWAL_PAYMENT = journal({
  name: 'renewal_payment',
  columns: {
    module: 'address',
    renewal_id: 'uint256',
    collection: 'address',
    pass_id: 'uint256',
    payer: 'address',
    payee: 'address',
    currency: 'int',
    amount_units: 'uint256',
    keeper: 'address',
    tip_units: 'uint256',
    paid_until: 'time',
    at: 'time',
  },
  scope: { address: 'module', key: 'renewal_id' },
})

function foldSubscribed(rows: Rows, { address, args }: RenewalEvent<'Subscribed'>): void {
  rows.put(RENEWAL, {
    module: address,
    renewal_id: args.renewalId,
    wallet: args.subscriber,
    collection: args.collection,
    pass_id: args.passId,
    tier_no: Number(args.tierNo),
    currency: Number(args.currency),
    cap_units: args.cap,
    tip_units: args.tip,
    periods_left: Number(args.periods),
    paid_until: Number(args.paidUntil),
    ended_at: null,
    ended_by: null,
  })
}

function foldCharged(rows: Rows, { address, args, at }: RenewalEvent<'RenewalCharged'>): void {
  const row = rows.mustGet(RENEWAL, address, args.renewalId)
  const { collection, pass_id } = row
  const paid_until = Number(args.paidUntil)
  rows.put(RENEWAL, { ...row, periods_left: Number(args.left), paid_until })
  rows.append(RENEWAL_PAYMENT, {
    ...{ module: address, renewal_id: args.renewalId, collection, pass_id },
    ...{ payer: args.subscriber, payee: collection, currency: Number(args.currency) },
    ...{ amount_units: args.amount, keeper: args.keeper, tip_units: args.tip, paid_until, at },
  })
}

function foldUnsubscribed(rows: Rows, { address, args, at }: RenewalEvent<'Unsubscribed'>): void {
  const row = rows.mustGet(RENEWAL, address, args.renewalId)
  rows.put(RENEWAL, { ...row, periods_left: Number(args.left), ended_at: at, ended_by: args.by })
}

const ofRenewal = ({ address, args }: Event<{ readonly renewalId: bigint }>) => [
  RENEWAL.ref(address, args.renewalId),
]

export const PASS_RENEWALS = contract({
  kind: 'pass_renewals',
  origin: { root: 'passRenewals', isOptional: true },
  editions: [passRenewalsAbi],
  names: RENEWAL_NAMES,
  scope: { key: 'renewalId' },
  events: {
    Subscribed: { no: 46, rows: ofRenewal, fold: foldSubscribed },
    RenewalCharged: { no: 47, rows: ofRenewal, fold: foldCharged },
    Unsubscribed: { no: 48, rows: ofRenewal, fold: foldUnsubscribed },
  },
})
