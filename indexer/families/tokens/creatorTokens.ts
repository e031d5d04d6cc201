import { keptText } from '../keptText.ts'
import { type Rows, ZERO_ADDRESS } from '../rows.ts'
import type { FactoryEvent, TokenEvent } from './events.ts'
import { CREATOR_TOKEN, TOKEN_PAYOUT, TOKEN_TRADE } from './tables.ts'

export function foldTokenCreated(rows: Rows, { args }: FactoryEvent<'TokenCreated'>): void {
  const { creator, token, facts } = args
  const [name, symbol] = [keptText(args.name), keptText(args.symbol)]
  rows.put(CREATOR_TOKEN, {
    ...{ token, creator, payout: creator },
    ...{ name: name.text, name_hash: name.hash, symbol: symbol.text, symbol_hash: symbol.hash },
    ...{ currency: Number(facts.currency), slope: facts.slope, cap_units: facts.cap },
    virtual_supply_units: facts.virtualSupply,
    creator_fee_bps: Number(facts.creatorFeeBps),
    launch_fee_bps: Number(facts.launchFeeBps),
    launch_s: Number(facts.launchS),
    launched_at: Number(facts.launchedAt),
    ...{ supply_units: 0n, reserve_units: 0n },
    ...{ platform_bps: 0n, platform_owed_units: 0n, creator_owed_units: 0n },
  })
}

type Trade = TokenEvent<'Bought'> | TokenEvent<'Sold'>

/** What both kinds of trades leave behind. */
function foldTrade(rows: Rows, { address, args }: Trade, platformBps?: bigint): void {
  const row = rows.mustGet(CREATOR_TOKEN, address)
  rows.put(CREATOR_TOKEN, {
    ...row,
    supply_units: args.supplyAfter,
    reserve_units: args.reserveAfter,
    platform_bps: platformBps ?? row.platform_bps,
    platform_owed_units: args.platformOwed,
    creator_owed_units: args.creatorOwed,
  })
}

const amountsOf = ({ address, args, at }: Trade) => ({
  token: address,
  currency: Number(args.currency),
  tokens_units: args.tokens,
  amount_units: args.amount,
  platform_fee_units: args.platformFee,
  creator_fee_units: args.creatorFee,
  supply_after_units: args.supplyAfter,
  reserve_after_units: args.reserveAfter,
  at,
})

export function foldBought(rows: Rows, event: TokenEvent<'Bought'>): void {
  const { address, args } = event
  foldTrade(rows, event, args.platformBps)
  rows.append(TOKEN_TRADE, {
    ...amountsOf(event),
    ...{ side: 'buy', who: args.to, payer: args.buyer, payee: address },
    referrer: args.referrer === ZERO_ADDRESS ? null : args.referrer,
  })
}

export function foldSold(rows: Rows, event: TokenEvent<'Sold'>): void {
  const { address, args } = event
  foldTrade(rows, event)
  rows.append(TOKEN_TRADE, {
    ...amountsOf(event),
    ...{ side: 'sell', who: args.seller, payer: address, payee: args.to, referrer: null },
  })
}

export function foldFeesCollected(rows: Rows, { address, args, at }: TokenEvent<'FeesCollected'>): void {
  const row = rows.mustGet(CREATOR_TOKEN, address)
  rows.put(CREATOR_TOKEN, { ...row, platform_owed_units: 0n, creator_owed_units: 0n })
  rows.append(TOKEN_PAYOUT, {
    ...{ token: address, payee: args.payout, currency: Number(args.currency) },
    ...{ amount_units: args.creatorAmount, treasury: args.treasury, platform_units: args.platformAmount, at },
  })
}

export function foldTokenPayout(rows: Rows, { address, args }: TokenEvent<'PayoutChanged'>): void {
  rows.put(CREATOR_TOKEN, { ...rows.mustGet(CREATOR_TOKEN, address), payout: args.newPayout })
}
