import { expect } from 'chai'
import { AbiCoder, keccak256 } from 'ethers'
import type pg from 'pg'
import { passRenewalsAbi, passResaleAbi } from '#generated/abis.ts'
import type { Stage } from '../../stage.ts'
import { callsOf, createOwnRows, each, expectRows, type OwnRows, readSaid, type Said } from '../ownFold.ts'

const NOBODY = `0x${'0'.repeat(40)}`
const NOTHING = `0x${'0'.repeat(64)}`
const LISTING =
  'tuple(address seller, address collection, uint256 itemId, uint256 quantity, uint128 price, uint8 currency, uint40 until, uint256 state, uint16 royaltyBps)'
const hexOf = (text: string | null | undefined) => `0x${text?.slice(2) ?? ''}`

function foldRenewals(said: Said[]): [OwnRows, OwnRows] {
  const [renewals, payments] = [createOwnRows(), createOwnRows({ isJournal: true })]
  for (const one of said) {
    const { id, subscriber, collection, passId, tierId, currency, cap, tip, periods, cursor, left } =
      one.args.toObject()
    const key = { module: one.address, renewal_id: id }
    if (one.name === 'Subscribed')
      renewals.put(one, key, {
        ...{ wallet: subscriber, collection, pass_id: passId, tier_no: tierId, currency },
        ...{ cap_units: cap, tip_units: tip, periods_left: periods, paid_until: cursor },
        ...{ ended_at: null, ended_by: null },
      })
    if (one.name === 'Unsubscribed') renewals.put(one, key, { ended_at: one.at, ended_by: one.args.by })
    if (one.name !== 'RenewalCharged') continue
    renewals.put(one, key, { periods_left: left, paid_until: cursor })
    const row = renewals.get(one.address, id)
    const about = { collection: hexOf(row?.collection), pass_id: row?.pass_id, payee: hexOf(row?.collection) }
    payments.put(one, key, {
      ...{ ...about, payer: subscriber, currency, amount_units: one.args.amount, tip_units: tip },
      ...{ keeper: one.args.keeper, paid_until: cursor, at: one.at },
    })
  }
  return [renewals, payments]
}

function foldResale(said: Said[]): [OwnRows, OwnRows] {
  const [listings, resold] = [createOwnRows(), createOwnRows({ isJournal: true })]
  for (const one of said) {
    const { collection, itemId, seller, quantity, currency, price, until, state, royaltyBps } =
      one.args.toObject()
    const at = one.at
    const key = { module: one.address, collection, item_id: itemId, seller }
    if (one.name === 'Listed')
      listings.put(one, key, {
        ...{ status: 'open', quantity, price_units: price, currency, until, item_state: state },
        ...{ royalty_bps: royaltyBps, listed_hash: one.args.listed, ended_at: null },
      })
    if (one.name === 'Unlisted') listings.put(one, key, { status: 'cancelled', ended_at: at })
    if (one.name !== 'Resold') continue
    listings.put(one, key, { status: 'sold', ended_at: at })
    const { to, payer, royaltyReceiver, royalty, treasury, fee } = one.args.toObject()
    resold.put(
      one,
      { module: one.address },
      {
        ...{ collection, item_id: itemId, payer, payee: seller, recipient: to, quantity, currency },
        ...{ amount_units: price, royalty_units: royalty, treasury, fee_units: fee, at },
        royalty_payee: royaltyReceiver === NOBODY ? null : royaltyReceiver,
      },
    )
  }
  return [listings, resold]
}

/** Every row of renewals and resale against the events, and against what the contracts answer now. */
export async function expectResale(stage: Stage, pool: pg.Pool): Promise<number> {
  const { passRenewals, passResale } = stage.deployment
  const ofRenewals = await readSaid(stage, passRenewals as string, passRenewalsAbi)
  const ofResale = await readSaid(stage, passResale as string, passResaleAbi)
  const [renewals, payments] = foldRenewals(ofRenewals)
  const [listings, resold] = foldResale(ofResale)
  const counts = [
    await expectRows(pool, 'renewal', renewals),
    await expectRows(pool, 'renewal_payment', payments),
    await expectRows(pool, 'listing', listings),
    await expectRows(pool, 'resold', resold),
  ]
  await expectSubscriptions(stage, renewals)
  await expectListings(stage, listings)
  await expectSales(pool, payments)
  return counts.reduce((sum, count) => sum + count, 0)
}

async function expectSubscriptions(stage: Stage, { rows }: OwnRows): Promise<void> {
  const { ask } = callsOf(stage, stage.deployment.passRenewals as string, passRenewalsAbi)
  expect(await ask('lastId'), 'renewals').to.equal(BigInt(rows.size))
  await each(rows.values(), async (row) => {
    const told = await ask<Record<string, unknown>>('subscription', row.renewal_id)
    const words = [
      ...[told.subscriber, told.collection, told.passId, told.tierId, told.currency],
      ...[told.cap, told.tip, told.left, told.cursor],
    ]
    const own = [
      ...[hexOf(row.wallet), hexOf(row.collection), row.pass_id, row.tier_no, row.currency],
      ...[row.cap_units, row.tip_units, row.periods_left, row.paid_until],
    ]
    // one that was cancelled is forgotten
    const expected = row.ended_at === null ? own : [NOBODY, NOBODY, ...own.slice(2).map(() => '0')]
    expect(words.map((word) => String(word).toLowerCase())).to.deep.equal(expected)
  })
}

/** The module keeps the hash of the terms alone: a row whose columns give another one could not be bought. */
async function expectListings(stage: Stage, { rows }: OwnRows): Promise<void> {
  const { ask } = callsOf(stage, stage.deployment.passResale as string, passResaleAbi)
  await each(rows.values(), async (row) => {
    const listing = {
      ...{ seller: hexOf(row.seller), collection: hexOf(row.collection), itemId: row.item_id },
      ...{ quantity: row.quantity, price: row.price_units, currency: row.currency, until: row.until },
      ...{ state: row.item_state, royaltyBps: row.royalty_bps },
    }
    expect(keccak256(AbiCoder.defaultAbiCoder().encode([LISTING], [listing]))).to.equal(
      hexOf(row.listed_hash),
    )
    const { collection, itemId, seller } = listing
    const isOpen = row.status === 'open'
    expect(await ask('listedBy', collection, itemId, seller)).to.equal(
      isOpen ? hexOf(row.listed_hash) : NOTHING,
    )
    expect((await ask('statusOf', listing)) !== 1n, 'is listed').to.equal(isOpen)
  })
}

/** A period that was paid is a sale of the collection, told as a renewal of the fan's money and as nobody else's. */
async function expectSales(pool: pg.Pool, { rows }: OwnRows): Promise<void> {
  const { rows: sales } = await pool.query<Record<string, string>>(
    `SELECT v.block::text, v.tx_hash::text AS tx, v.payer::text, v.collection::text AS collection, v.pass_id::text AS pass,
       v.amount_units::text AS amount, v.currency::text, (t.kind = 'extension')::text AS extends, (v.payer <> t.payer)::text AS others
     FROM chain.pass_sale_as_of v JOIN chain.pass_sale t USING (chain_id, block, log_index) WHERE v.kind = 'renewal'`,
  )
  const own = [...rows.values()].map((row) => ({
    ...{ block: row.block, tx: row.tx_hash, payer: row.payer, collection: row.collection, pass: row.pass_id },
    ...{ amount: row.amount_units, currency: row.currency, extends: 'true', others: 'true' },
  }))
  const inOrder = (list: object[]) => list.map((one) => JSON.stringify(one)).sort()
  expect(inOrder(sales)).to.deep.equal(inOrder(own))
}
