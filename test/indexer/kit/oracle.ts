import { expect } from 'chai'
import { Interface, type Log, type LogDescription } from 'ethers'
import type pg from 'pg'
import { ledgerAbi, streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import type { Stage } from './stage.ts'

/**
 * What the tables must say, found another way: `eth_getLogs` over the whole range, ethers for decoding, maps
 * for folding. It shares no code with the indexer.
 */
interface Truth {
  events: Map<string, string>
  passes: Map<string, Record<string, unknown>>
  tiers: Map<string, Record<string, unknown>>
  collections: Map<string, Record<string, unknown>>
  credits: Map<string, string>
  sales: Map<string, Record<string, unknown>>
}

const ZERO = `0x${'0'.repeat(40)}`
const passAbi = new Interface(streamPassAbi)
const factoryAbi = new Interface(streamPassFactoryAbi)
const ledgerInterface = new Interface(ledgerAbi)
const lower = (value: unknown) => String(value).toLowerCase()
const end = (at: bigint) => (at === 0n ? null : Number(at))

/** What never changes is asked once: when a block of this hash was, and what these bytes say. */
const TIMES = new Map<string, number>()
const SAID = new Map(
  [passAbi, factoryAbi, ledgerInterface].map((abi) => [abi, new Map<string, LogDescription | null>()]),
)

function parse(abi: Interface, log: Log): LogDescription | null {
  const said = SAID.get(abi) as Map<string, LogDescription | null>
  const bytes = `${log.topics} ${log.data}`
  if (!said.has(bytes)) said.set(bytes, abi.parseLog(log))
  return said.get(bytes) ?? null
}

export async function readTruth(stage: Stage): Promise<Truth> {
  const { provider, deployment } = stage
  const truth: Truth = {
    events: new Map(),
    passes: new Map(),
    tiers: new Map(),
    collections: new Map(),
    credits: new Map(),
    sales: new Map(),
  }
  const logs = await provider.getLogs({ fromBlock: 0, toBlock: 'latest' })
  const readTime = async (hash: string) =>
    TIMES.set(hash, Number((await provider.send('eth_getBlockByHash', [hash, false])).timestamp))
  const unknown = logs.map((log) => log.blockHash).filter((hash) => !TIMES.has(hash))
  await Promise.all([...new Set(unknown)].map(readTime))
  const born = new Set<string>()
  const { currencyList, feeSchedule, roomHub, sessionLock } = deployment
  const others = [currencyList, feeSchedule, roomHub, sessionLock].map(lower)
  for (const log of logs) {
    const address = lower(log.address)
    const created = address === lower(deployment.factory) ? parse(factoryAbi, log) : null
    if (created?.name === 'PassCollectionCreated') born.add(lower(created.args.collection))
  }
  for (const log of logs) {
    const address = lower(log.address)
    const at = TIMES.get(log.blockHash) as number
    const place = `${log.blockNumber}/${log.index}`
    const isFactory = address === lower(deployment.factory)
    const isLedger = address === lower(deployment.ledger)
    const isOther = others.includes(address)
    if (!isFactory && !isLedger && !isOther && !born.has(address)) continue
    truth.events.set(
      place,
      [log.blockHash, log.transactionHash, address, log.topics.join(), log.data].join(' '),
    )
    if (isOther) continue
    const parsed = parse(isFactory ? factoryAbi : isLedger ? ledgerInterface : passAbi, log)
    if (!parsed) continue
    if (isFactory) foldFactory(truth, parsed)
    else if (isLedger)
      truth.credits.set(`${lower(parsed.args.account)}/${parsed.args.currency}`, String(parsed.args.owed))
    else foldPass(truth, address, parsed, { place, at, block: log.blockNumber })
  }
  return truth
}

function foldFactory(truth: Truth, { name, args }: LogDescription): void {
  if (name !== 'PassCollectionCreated') return
  truth.collections.set(lower(args.collection), {
    creator: lower(args.creator),
    payout: lower(args.payout),
    name: String(args.name).replaceAll('\0', '\uFFFD'),
    nextId: '1',
  })
}

interface Place {
  place: string
  at: number
  block: number
}

function foldPass(
  truth: Truth,
  address: string,
  { name, args }: LogDescription,
  { place, at, block }: Place,
): void {
  const key = (id: unknown) => `${address}/${id}`
  const pass = (id: unknown) => truth.passes.get(key(id)) as Record<string, unknown>
  const minted = (tier: unknown, more = 1) => {
    const row = truth.tiers.get(key(tier)) as Record<string, unknown>
    row.minted = Number(row.minted) + more
  }
  const sale = (kind: string, tier: unknown, to: unknown) =>
    truth.sales.set(place, {
      kind,
      id: key(args.passId),
      tier: Number(tier),
      to: lower(to),
      payer: args.payer === undefined ? null : lower(args.payer),
      amount: String(args.amount ?? 0n),
      ends: end(args.expiresAt),
      at,
    })
  const paid = () => ({ payer: lower(args.payer), paid: String(args.amount), ends: end(args.expiresAt) })
  switch (name) {
    case 'PayoutChanged':
      Object.assign(truth.collections.get(address) as object, { payout: lower(args.newPayout) })
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
    case 'Transfer': {
      const [from, to, id] = [lower(args[0]), lower(args[1]), args[2]]
      if (from === ZERO) {
        const collection = truth.collections.get(address) as Record<string, unknown>
        collection.nextId = String(id + 1n)
        truth.passes.set(key(id), {
          owner: to,
          bought: at,
          tier: null,
          ends: null,
          gone: false,
          payer: null,
          paid: '0',
          movedFrom: null,
          movedAt: null,
          movedBlock: null,
        })
      } else
        Object.assign(pass(id), {
          owner: to,
          movedFrom: from,
          movedAt: at,
          movedBlock: block,
          gone: to === ZERO,
        })
      break
    }
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
      sale('grant', args.tierId, args.to)
      break
    case 'PassUpgraded':
      minted(args.toTier)
      Object.assign(pass(args.passId), { tier: Number(args.toTier), ...paid() })
      sale('upgrade', args.toTier, pass(args.passId).owner)
      break
    case 'PassRefunded':
      if (pass(args.passId).gone) minted(args.tierId, -1)
      Object.assign(pass(args.passId), { ends: end(args.expiresAt) })
      break
    case 'PassRevoked':
      Object.assign(pass(args.passId), { ends: end(args.expiresAt) })
      break
    case 'PassMerged':
      Object.assign(pass(args.intoPassId), {
        ends: end(args.expiresAt),
        bought: Math.min(Number(pass(args.intoPassId).bought), Number(pass(args.fromPassId).bought)),
      })
      break
  }
}

const SECONDS = (column: string) => `extract(epoch FROM ${column})::float8`
const HEX = (column: string) => `'0x' || encode(${column}, 'hex')`

/** What the tables say, in the oracle's words. */
export async function readTables(pool: pg.Pool): Promise<Truth> {
  const read = async <V>(sql: string) =>
    new Map((await pool.query(sql)).rows.map((row) => [row.k, row.v as V]))
  const id = `${HEX('collection')} || '/' || pass_id`
  return {
    events:
      await read(`SELECT block || '/' || log_index AS k, concat_ws(' ', ${HEX('block_hash')}, ${HEX('tx_hash')}, ${HEX('address')},
      (SELECT string_agg(${HEX('t')}, ',' ORDER BY n) FROM unnest(topics) WITH ORDINALITY AS x (t, n)), ${HEX('data')}) AS v FROM chain.event`),
    passes:
      await read(`SELECT ${id} AS k, json_build_object('owner', ${HEX('owner')}, 'bought', ${SECONDS('bought_at')}, 'tier', tier_no,
      'ends', ${SECONDS('valid_until')}, 'gone', revoked, 'payer', ${HEX('payer')}, 'paid', paid_units::text, 'movedFrom', ${HEX('moved_from')},
      'movedAt', ${SECONDS('moved_at')}, 'movedBlock', moved_block) AS v FROM chain.pass`),
    tiers:
      await read(`SELECT ${HEX('collection')} || '/' || tier_no AS k, json_build_object('price', price_units::text, 'duration', duration_s,
      'cap', max_supply, 'rank', rank, 'minted', minted) AS v FROM chain.tier`),
    collections:
      await read(`SELECT ${HEX('collection')} AS k, json_build_object('creator', ${HEX('creator_wallet')}, 'payout', ${HEX('payout')},
      'name', name, 'nextId', next_id::text) AS v FROM chain.pass_collection`),
    credits: await read(
      `SELECT ${HEX('account_wallet')} || '/' || currency AS k, owed_units::text AS v FROM chain.credit`,
    ),
    sales:
      await read(`SELECT block || '/' || log_index AS k, json_build_object('kind', kind, 'id', ${id}, 'tier', tier_no, 'to', ${HEX('recipient')},
      'payer', ${HEX('payer')}, 'amount', amount_units::text, 'ends', ${SECONDS('valid_until')}, 'at', ${SECONDS('at')}) AS v FROM chain.pass_sale`),
  }
}

/** Every row of every table against the oracle. @returns how many rows were compared */
export async function expectTruth(stage: Stage, pool: pg.Pool): Promise<number> {
  const [truth, tables] = [await readTruth(stage), await readTables(pool)]
  let rows = 0
  for (const name of Object.keys(truth) as (keyof Truth)[]) {
    const sorted = (map: Map<string, unknown>) =>
      Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)))
    expect(sorted(tables[name]), name).to.deep.equal(sorted(truth[name]))
    rows += truth[name].size
  }
  return rows
}
