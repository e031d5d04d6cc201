import { ponder } from 'ponder:registry'
import { collection, pass, sale, tier } from 'ponder:schema'

const ZERO = `0x${'0'.repeat(40)}`
const NO_TIER = -1
const CHAIN_ID = 31337

const lower = (address) => address.toLowerCase()
const accountOf = (address) => (address === ZERO ? null : lower(address))
const endOf = (at) => (at === 0 ? null : BigInt(at))
const positionOf = ({ block, log, transaction }) => ({
  chainId: CHAIN_ID,
  block: block.number,
  logIndex: log.logIndex,
  txHash: transaction.hash,
})
const madeBy = ({ block, transaction }) => ({ createdBlock: block.number, createdTx: transaction.hash })

ponder.on('PassFactory:PassCollectionCreated', async ({ event, context }) => {
  const { args } = event
  await context.db
    .insert(collection)
    .values({ collection: lower(args.collection), payout: lower(args.payout) })
})

ponder.on('PassCollection:TierCreated', async ({ event, context }) => {
  const { args } = event
  await context.db.insert(tier).values({
    collection: lower(event.log.address),
    tierNo: args.tierNo,
    priceUnits: args.price,
    currency: args.currency,
    durationS: args.duration,
    maxSupply: args.maxSupply,
    minted: 0,
    rank: args.rank,
    flags: args.flags,
    refundWindowS: args.refundWindow,
    referralBps: args.referralBps,
    ...positionOf(event),
    ...madeBy(event),
  })
})

ponder.on('PassCollection:Transfer', async ({ event, context }) => {
  const { from, to, id } = event.args
  const key = { collection: lower(event.log.address), passId: id }
  if (from === ZERO) {
    await context.db.insert(pass).values({
      ...key,
      owner: lower(to),
      tierNo: NO_TIER,
      boughtAt: event.block.timestamp,
      revoked: false,
      paidUnits: 0n,
      currency: 0,
      ...positionOf(event),
      ...madeBy(event),
    })
    return
  }
  await context.db.update(pass, key).set((row) => ({
    owner: lower(to),
    movedAt: event.block.timestamp,
    movedFrom: lower(from),
    movedBlock: event.block.number,
    revoked: row.revoked || to === ZERO,
    ...positionOf(event),
  }))
})

ponder.on('PassCollection:PassPurchased', async ({ event, context }) => {
  const { args } = event
  const address = lower(event.log.address)
  const position = positionOf(event)
  await context.db
    .update(tier, { collection: address, tierNo: args.tierNo })
    .set((row) => ({ minted: row.minted + 1, ...position }))
  const validUntil = endOf(args.validUntil)
  const payer = lower(args.payer)
  await context.db.update(pass, { collection: address, passId: args.passId }).set({
    tierNo: args.tierNo,
    validUntil,
    payer,
    paidUnits: args.amount,
    currency: args.currency,
    ...position,
  })
  const of = await context.db.find(collection, { collection: address })
  await context.db.insert(sale).values({
    collection: address,
    passId: args.passId,
    tierNo: args.tierNo,
    kind: 'purchase',
    payer,
    payee: of?.payout,
    recipient: lower(args.to),
    currency: args.currency,
    amountUnits: args.amount,
    referrer: accountOf(args.referrer),
    referralUnits: args.referralFee,
    validUntil,
    at: event.block.timestamp,
    ...position,
  })
})
