import { passResaleAbi } from '#generated/abis.ts'
import type { ArgsOf, EventNamesOf } from '../args.ts'
import type { Event } from '../event.ts'
import { contract } from '../family.ts'
import type { Rows } from '../rows.ts'
import { journal, projection } from '../table.ts'
import { accountOf } from './sales.ts'

type ResaleEvent<E extends EventNamesOf<typeof passResaleAbi>> = E extends E
  ? Event<ArgsOf<typeof passResaleAbi, E, Record<never, never>>>
  : never

/** The newest offer of a seller for an item. Whether it can be bought follows from time and from who holds the item. */
export const LISTING = projection({
  no: 20,
  name: 'listing',
  key: { module: 'address', collection: 'address', item_id: 'uint256', seller: 'address' },
  columns: {
    status: 'text',
    quantity: 'uint256',
    price_units: 'uint256',
    currency: 'int',
    until: 'time',
    item_state: 'uint256',
    royalty_bps: 'int',
    listed_hash: 'hash',
    ended_at: 'time?',
  },
  // nobody but its seller makes or ends a listing, and the item is whatever the seller names
  scope: { address: 'module', key: 'seller' },
})

export const RESOLD = journal({
  name: 'resold',
  columns: {
    module: 'address',
    collection: 'address',
    item_id: 'uint256',
    payer: 'address',
    payee: 'address',
    recipient: 'address',
    quantity: 'uint256',
    currency: 'int',
    amount_units: 'uint256',
    royalty_payee: 'address?',
    royalty_units: 'uint256',
    treasury: 'address',
    fee_units: 'uint256',
    at: 'time',
  },
  scope: { address: 'module', key: 'payee' },
})

function foldListed(rows: Rows, { address, args }: ResaleEvent<'Listed'>): void {
  rows.put(LISTING, {
    ...{ module: address, collection: args.collection, item_id: args.itemId, seller: args.seller },
    ...{ status: 'open', quantity: args.quantity, price_units: args.price, currency: Number(args.currency) },
    ...{ until: Number(args.until), item_state: args.state, royalty_bps: Number(args.royaltyBps) },
    ...{ listed_hash: args.listed, ended_at: null },
  })
}

function end(rows: Rows, { address, args, at }: ResaleEvent<'Unlisted' | 'Resold'>, status: string): void {
  const row = rows.mustGet(LISTING, address, args.collection, args.itemId, args.seller)
  rows.put(LISTING, { ...row, status, ended_at: at })
}

function foldUnlisted(rows: Rows, event: ResaleEvent<'Unlisted'>): void {
  end(rows, event, 'cancelled')
}

function foldResold(rows: Rows, event: ResaleEvent<'Resold'>): void {
  const { address, args, at } = event
  end(rows, event, 'sold')
  rows.append(RESOLD, {
    ...{ module: address, collection: args.collection, item_id: args.itemId },
    ...{ payer: args.payer, payee: args.seller, recipient: args.to, quantity: args.quantity },
    ...{ currency: Number(args.currency), amount_units: args.price },
    ...{ royalty_payee: accountOf(args.royaltyReceiver), royalty_units: args.royalty },
    ...{ treasury: args.treasury, fee_units: args.fee, at },
  })
}

const ofListing = ({ address, args }: ResaleEvent<'Listed' | 'Unlisted' | 'Resold'>) => [
  LISTING.ref(address, args.collection, args.itemId, args.seller),
]

export const PASS_RESALE = contract({
  kind: 'pass_resale',
  origin: { root: 'passResale', isOptional: true },
  editions: [passResaleAbi],
  names: {},
  scope: { key: 'seller' },
  events: {
    Listed: { no: 49, rows: ofListing, fold: foldListed },
    Unlisted: { no: 50, rows: ofListing, fold: foldUnlisted },
    Resold: { no: 51, rows: ofListing, fold: foldResold },
  },
})
