import {
  creatorTokenAbi,
  creatorTokenFactoryAbi,
  creatorVaultAbi,
  creatorVaultFactoryAbi,
} from '#generated/abis.ts'
import type { Stage } from '../../stage.ts'
import { createOwnRows, type OwnRows, readSaid, type Said } from '../ownFold.ts'

const NOBODY = `0x${'0'.repeat(40)}`

/** Rows of the family by table, and what accounts earned by vault, account and currency, which no row tells. */
export interface OwnTokens {
  creator_token: OwnRows
  token_balance: OwnRows
  token_trade: OwnRows
  token_payout: OwnRows
  allocation: OwnRows
  vault: OwnRows
  stake: OwnRows
  vault_votes: OwnRows
  vault_checkpoint: OwnRows
  vault_revenue: OwnRows
  vault_income: OwnRows
  vault_reward: OwnRows
  shares: Map<string, { perToken: bigint; earned: bigint }>
}

/** What the events say, folded without code of the indexer. */
export async function foldTokens(stage: Stage): Promise<OwnTokens> {
  const ofEvents = () => createOwnRows({ isJournal: true })
  const own: OwnTokens = {
    ...{ creator_token: createOwnRows(), token_balance: createOwnRows(), allocation: createOwnRows() },
    ...{ token_trade: ofEvents(), token_payout: ofEvents(), vault_checkpoint: ofEvents() },
    ...{ vault: createOwnRows(), stake: createOwnRows(), vault_votes: createOwnRows() },
    ...{ vault_revenue: createOwnRows(), vault_income: ofEvents(), vault_reward: ofEvents() },
    shares: new Map(),
  }
  const { creatorTokenFactory, vaultFactory } = stage.deployment
  for (const said of await readSaid(stage, creatorTokenFactory as string, creatorTokenFactoryAbi)) {
    foldFactory(own, said)
    if (said.name !== 'TokenCreated') continue
    for (const its of await readSaid(stage, said.args.token, creatorTokenAbi)) foldToken(own, its)
  }
  for (const said of await readSaid(stage, vaultFactory as string, creatorVaultFactoryAbi)) {
    if (said.name !== 'VaultCreated') continue
    const { token, vault, creator, minStake, founderVotes } = said.args.toObject()
    own.vault.put(
      said,
      { vault },
      {
        ...{ token, creator, min_stake_units: minStake, founder_votes: founderVotes },
        ...{ total_staked_units: 0, total_leaving_units: 0 },
      },
    )
    for (const its of await readSaid(stage, vault, creatorVaultAbi)) foldVault(own, its)
  }
  return own
}

function foldFactory(own: OwnTokens, said: Said): void {
  const { token, creator, facts, name, symbol, locked, cliffEnd, vestingEnd, released } = said.args.toObject()
  if (said.name === 'TokenCreated') {
    const { currency, slope, virtualSupply, cap, creatorFeeBps, launchFeeBps, launchSeconds, launchedAt } =
      facts.toObject()
    own.creator_token.put(
      said,
      { token },
      {
        ...{ creator, payout: creator, name, name_hash: null, symbol, symbol_hash: null, currency, slope },
        ...{ virtual_supply_units: virtualSupply, cap_units: cap, creator_fee_bps: creatorFeeBps },
        ...{ launch_fee_bps: launchFeeBps, launch_s: launchSeconds, launched_at: launchedAt },
        ...{ supply_units: 0, reserve_units: 0, platform_bps: 0 },
        ...{ platform_owed_units: 0, creator_owed_units: 0 },
      },
    )
  }
  if (said.name === 'AllocationLocked')
    own.allocation.put(
      said,
      { token },
      {
        ...{ creator, locked_units: locked, released_units: 0, locked_at: said.at },
        ...{ cliff_ends_at: cliffEnd, vesting_ends_at: vestingEnd },
      },
    )
  if (said.name === 'AllocationVested') own.allocation.put(said, { token }, { released_units: released })
}

function foldToken(own: OwnTokens, said: Said): void {
  const { address: token, at, args } = said
  const { from, to, amount, currency, referrer } = args.toObject()
  const change = (columns: Record<string, unknown>) => own.creator_token.put(said, { token }, columns)
  if (said.name === 'Transfer' && amount > 0n)
    for (const [owner, more] of [
      [from, -amount],
      [to, amount],
    ])
      if (owner !== NOBODY) {
        const before = BigInt(own.token_balance.get(token, owner)?.amount_units ?? 0)
        own.token_balance.put(said, { token, owner }, { amount_units: before + more })
      }
  if (said.name === 'Bought' || said.name === 'Sold') {
    const isBuy = said.name === 'Bought'
    change({
      ...{ supply_units: args.supplyAfter, reserve_units: args.reserveAfter },
      ...{ platform_owed_units: args.platformOwed, creator_owed_units: args.creatorOwed },
      ...(isBuy ? { platform_bps: args.platformBps } : {}),
    })
    own.token_trade.put(
      said,
      { token },
      {
        ...(isBuy
          ? { side: 'buy', who: to, payer: args.buyer, payee: token }
          : { side: 'sell', who: args.seller, payer: token, payee: to }),
        ...{ referrer: isBuy && referrer !== NOBODY ? referrer : null, currency, at },
        ...{ tokens_units: args.tokens, amount_units: amount, platform_fee_units: args.platformFee },
        ...{ creator_fee_units: args.creatorFee, supply_after_units: args.supplyAfter },
        reserve_after_units: args.reserveAfter,
      },
    )
  }
  if (said.name === 'FeesCollected') {
    change({ platform_owed_units: 0, creator_owed_units: 0 })
    own.token_payout.put(
      said,
      { token },
      {
        ...{ payee: args.payout, currency, amount_units: args.creatorAmount, at },
        ...{ treasury: args.treasury, platform_units: args.platformAmount },
      },
    )
  }
  if (said.name === 'PayoutChanged') change({ payout: args.newPayout })
}

function foldVault(own: OwnTokens, said: Said): void {
  const { address: vault, name, at, args } = said
  if (name === 'Staked' || name === 'Unstaked' || name === 'StakeWithdrawn') foldStake(own, said)
  if (name === 'DelegateChanged')
    own.vault_votes.put(
      said,
      { vault, wallet: args.delegator },
      {
        delegatee: args.toDelegate,
        votes_units: own.vault_votes.get(vault, args.delegator)?.votes_units ?? 0,
      },
    )
  if (name === 'DelegateVotesChanged') {
    const key = { vault, wallet: args.delegate }
    const delegatee = own.vault_votes.get(vault, args.delegate)?.delegatee ?? null
    own.vault_votes.put(said, key, { votes_units: args.newVotes, delegatee })
    own.vault_checkpoint.put(said, key, { votes_units: args.newVotes, at })
  }
  if (name.startsWith('Re')) foldRevenue(own, said)
}

function foldStake(own: OwnTokens, said: Said): void {
  const { address: vault, name, args } = said
  const { account: owner, amount, stake, totalStaked, leaving, until, totalLeaving } = args.toObject()
  for (const { currency } of own.vault_revenue.rows.values()) credit(own, vault, owner, currency)
  const before = own.stake.get(vault, owner)
  const waits = BigInt(own.vault.get(vault)?.total_leaving_units ?? 0)
  if (name === 'Staked') {
    const kept = { leaving_units: before?.leaving_units ?? 0, leaving_until: before?.leaving_until ?? null }
    own.stake.put(said, { vault, owner }, { amount_units: stake, ...kept })
    own.vault.put(said, { vault }, { total_staked_units: totalStaked })
  }
  if (name === 'Unstaked') {
    own.stake.put(
      said,
      { vault, owner },
      {
        ...{ amount_units: stake, leaving_units: leaving, leaving_until: until },
      },
    )
    own.vault.put(said, { vault }, { total_staked_units: totalStaked, total_leaving_units: waits + amount })
  }
  if (name === 'StakeWithdrawn') {
    own.stake.put(said, { vault, owner }, { leaving_units: 0, leaving_until: null })
    own.vault.put(said, { vault }, { total_leaving_units: totalLeaving })
  }
}

function foldRevenue(own: OwnTokens, said: Said): void {
  const { address: vault, name, at, args } = said
  const { currency, amount } = args.toObject()
  const change = (columns: Record<string, unknown>) =>
    own.vault_revenue.put(said, { vault, currency }, columns)
  const drip = () => ({ left_scaled: args.left, dripped_at: at, ends_at: BigInt(at) + args.secondsLeft })
  if (name === 'RevenueOpened')
    change({
      ...{ token: args.token, notice_hash: args.notice, opened_at: at, per_token_scaled: 0 },
      ...{ left_scaled: 0, dripped_at: null, ends_at: null, notified_units: 0, paid_units: 0 },
    })
  if (name === 'RevenueDripped') change({ ...drip(), per_token_scaled: args.perToken })
  if (name === 'RevenueNotified') {
    change({ ...drip(), notified_units: args.notified })
    own.vault_income.put(said, { vault, currency }, { payer: args.payer, amount_units: amount, at })
  }
  if (name === 'RewardPaid') {
    const share = credit(own, vault, args.account, currency)
    share.earned -= amount * 10n ** 27n
    change({ paid_units: args.paid })
    own.vault_reward.put(
      said,
      { vault, currency },
      {
        ...{ owner: args.account, payee: args.to, amount_units: amount, at },
      },
    )
  }
}

/** What an account earned with its stake until now. */
function credit(own: OwnTokens, vault: string, owner: string, currency: unknown) {
  const id = shareId(vault, owner, currency)
  const share = own.shares.get(id) ?? { perToken: 0n, earned: 0n }
  const perToken = BigInt(own.vault_revenue.get(vault, currency)?.per_token_scaled ?? 0)
  share.earned += BigInt(own.stake.get(vault, owner)?.amount_units ?? 0) * (perToken - share.perToken)
  share.perToken = perToken
  own.shares.set(id, share)
  return share
}

/** How a share is found: vault, account and currency as texts. */
export const shareId = (...key: unknown[]): string => key.join('/').replaceAll('\\', '0').toLowerCase()
