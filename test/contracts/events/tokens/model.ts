import type { Address } from 'viem'
import type { Fact } from '../kit/openWorld.ts'

/** A purchase or a sale, as a row of the trade table. */
export interface Trade {
  token: Address
  who: Address
  side: 'buy' | 'sell'
  tokens: bigint
  amount: bigint
  fee: bigint
  supplyAfter: bigint
  reserveAfter: bigint
  at: number
}

/** Balance of a holder summed over the time it was held, for averages over days. */
export interface Check {
  amount: bigint
  cumulative: bigint
  at: number
}

/** What the logs say of one token. */
export interface Row {
  creator: Address
  payout: Address
  name: string
  symbol: string
  currency: number
  slope: bigint
  virtualSupply: bigint
  cap: bigint
  creatorFeeBps: number
  launchFeeBps: number
  launchSeconds: number
  launchedAt: number
  locked: bigint
  cliffEnd: bigint
  vestingEnd: bigint
  released: bigint
  supply: bigint
  reserve: bigint
  platformOwed: bigint
  creatorOwed: bigint
  platformBps: bigint
  balances: Map<Address, bigint>
  checks: Map<Address, Check>
  /** next nonce of an owner after the newest signed sale */
  nonces: Map<Address, bigint>
}

/** Everything that is known when nothing but logs was read. */
export interface Model {
  rows: Map<Address, Row>
  trades: Trade[]
  /** the platform's part of a purchase now (bps) */
  bps: number
}

const TOKEN = 3
const ZERO = '0x0000000000000000000000000000000000000000'

type Facts = Omit<Row, 'creator' | 'payout' | 'name' | 'symbol' | 'locked' | 'launchedAt'> & {
  locked: number
  launchedAt: number
}

/** Reads the logs in order; a token is announced before anything of it moves. */
export function replayTokens(facts: Fact[]): Model {
  const model: Model = { rows: new Map(), trades: [], bps: 0 }
  for (const fact of facts) {
    if (fact.name === 'TokenCreated') create(model, fact)
    else if (fact.name === 'FeeChanged' && fact.args.product === TOKEN) model.bps = fact.args.newBps as number
    else if (fact.name === 'AllocationLocked' || fact.name === 'AllocationVested')
      vest(model.rows.get(fact.args.token as Address), fact)
    else {
      const row = model.rows.get(fact.emitter)
      if (row) change(model, row, fact)
    }
  }
  return model
}

function create(model: Model, { args }: Fact) {
  const { launchedAt, ...told } = args.facts as Facts
  model.rows.set(args.token as Address, {
    ...told,
    launchedAt: Number(launchedAt),
    creator: args.creator as Address,
    payout: args.creator as Address,
    name: args.name as string,
    symbol: args.symbol as string,
    locked: 0n,
    cliffEnd: 0n,
    vestingEnd: 0n,
    released: 0n,
    supply: 0n,
    reserve: 0n,
    platformOwed: 0n,
    creatorOwed: 0n,
    platformBps: 0n,
    balances: new Map(),
    checks: new Map(),
    nonces: new Map(),
  })
}

function vest(row: Row | undefined, { name, args }: Fact) {
  if (!row) throw new Error('a lock of no token')
  if (name === 'AllocationVested') row.released = args.released as bigint
  else
    Object.assign(row, {
      locked: args.locked as bigint,
      cliffEnd: args.cliffEnd as bigint,
      vestingEnd: args.vestingEnd as bigint,
    })
}

function change(model: Model, row: Row, fact: Fact) {
  const { name, args } = fact
  if (name === 'Bought' || name === 'Sold') trade(model, row, fact)
  else if (name === 'Transfer') move(row, fact)
  else if (name === 'PayoutChanged') row.payout = args.newPayout as Address
  else if (name === 'OrderUsed') row.nonces.set(args.owner as Address, (args.nonce as bigint) + 1n)
  else if (name === 'FeesCollected') {
    row.platformOwed -= args.platformAmount as bigint
    row.creatorOwed -= args.creatorAmount as bigint
  }
}

/** Amounts are counted on; the totals that the event names must be what they add up to. */
function trade(model: Model, row: Row, { name, args, emitter, at }: Fact) {
  const value = (key: string) => args[key] as bigint
  const isPurchase = name === 'Bought'
  const fee = value('platformFee') + value('creatorFee')
  row.supply += isPurchase ? value('tokens') : -value('tokens')
  row.reserve += isPurchase ? value('amount') - fee : -value('amount')
  row.platformOwed += value('platformFee')
  row.creatorOwed += value('creatorFee')
  if (isPurchase) row.platformBps = value('platformBps')
  for (const [key, total] of [
    ['supplyAfter', row.supply],
    ['reserveAfter', row.reserve],
    ['platformOwed', row.platformOwed],
    ['creatorOwed', row.creatorOwed],
  ] as const)
    if (value(key) !== total) throw new Error(`${key} of a trade: ${value(key)}, counted ${total}`)
  model.trades.push({
    token: emitter,
    who: args[isPurchase ? 'buyer' : 'seller'] as Address,
    side: isPurchase ? 'buy' : 'sell',
    tokens: value('tokens'),
    amount: value('amount'),
    fee,
    supplyAfter: row.supply,
    reserveAfter: row.reserve,
    at,
  })
}

function move(row: Row, { args, at }: Fact) {
  const hold = (owner: Address, by: bigint) => {
    if (owner === ZERO) return
    const before = row.checks.get(owner) ?? { amount: 0n, cumulative: 0n, at }
    const amount = before.amount + by
    const cumulative = before.cumulative + before.amount * BigInt(at - before.at)
    row.checks.set(owner, { amount, cumulative, at })
    row.balances.set(owner, amount)
  }
  hold(args.from as Address, -(args.amount as bigint))
  hold(args.to as Address, args.amount as bigint)
}
