import { onchainTable, primaryKey } from 'ponder'

/** Which event wrote a row last, and which made it. */
const position = (t) => ({
  chainId: t.integer().notNull(),
  block: t.bigint().notNull(),
  logIndex: t.integer().notNull(),
  txHash: t.hex().notNull(),
})
const made = (t) => ({ createdBlock: t.bigint().notNull(), createdTx: t.hex().notNull() })

export const collection = onchainTable('pass_collection', (t) => ({
  collection: t.hex().primaryKey(),
  payout: t.hex().notNull(),
}))

export const tier = onchainTable(
  'tier',
  (t) => ({
    collection: t.hex().notNull(),
    tierNo: t.integer().notNull(),
    priceUnits: t.bigint().notNull(),
    currency: t.integer().notNull(),
    durationS: t.integer().notNull(),
    maxSupply: t.integer().notNull(),
    minted: t.integer().notNull(),
    rank: t.integer().notNull(),
    flags: t.integer().notNull(),
    refundWindowS: t.integer().notNull(),
    referralBps: t.integer().notNull(),
    ...position(t),
    ...made(t),
  }),
  (table) => ({ key: primaryKey({ columns: [table.collection, table.tierNo] }) }),
)

export const pass = onchainTable(
  'pass',
  (t) => ({
    collection: t.hex().notNull(),
    passId: t.bigint().notNull(),
    owner: t.hex().notNull(),
    tierNo: t.integer().notNull(),
    validUntil: t.bigint(),
    boughtAt: t.bigint().notNull(),
    movedAt: t.bigint(),
    movedFrom: t.hex(),
    movedBlock: t.bigint(),
    revoked: t.boolean().notNull(),
    payer: t.hex(),
    paidUnits: t.bigint().notNull(),
    currency: t.integer().notNull(),
    heldUntil: t.bigint(),
    ...position(t),
    ...made(t),
  }),
  (table) => ({ key: primaryKey({ columns: [table.collection, table.passId] }) }),
)

export const sale = onchainTable(
  'pass_sale',
  (t) => ({
    collection: t.hex().notNull(),
    passId: t.bigint().notNull(),
    tierNo: t.integer().notNull(),
    kind: t.text().notNull(),
    payer: t.hex(),
    payee: t.hex(),
    recipient: t.hex().notNull(),
    currency: t.integer().notNull(),
    amountUnits: t.bigint().notNull(),
    referrer: t.hex(),
    referralUnits: t.bigint().notNull(),
    validUntil: t.bigint(),
    at: t.bigint().notNull(),
    ...position(t),
  }),
  (table) => ({ key: primaryKey({ columns: [table.block, table.logIndex] }) }),
)
