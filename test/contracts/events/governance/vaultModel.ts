import type { Address } from 'viem'
import type { Fact } from '../kit/openWorld.ts'

const SCALE = 10n ** 27n

/** A drip as the events leave it. */
interface Books {
  perToken: bigint
  left: bigint
  secondsLeft: bigint
  updatedAt: bigint
  notified: bigint
  paid: bigint
}

/** What the logs say one account has in a vault; the row of `vault_stake`. */
export interface Staker {
  staked: bigint
  leaving: bigint
  until: number
  chosen: Address | undefined
  votes: bigint
  /** its votes after each change; seconds */
  past: { at: number; votes: bigint }[]
  /** by currency, scaled, as of the account's last event */
  earned: Map<number, bigint>
  settledAt: Map<number, bigint>
  /** by currency; the sum of the account's rows of `vault_reward` */
  taken: Map<number, bigint>
}

/** One vault, rebuilt from what it said alone. */
export interface VaultModel {
  address: Address
  token: Address
  creator: Address
  minStake: bigint
  founderVotes: boolean
  staked: bigint
  leaving: bigint
  currencies: { index: number; token: Address; notice: string }[]
  books: Map<number, Books>
  stakers: Map<Address, Staker>
  /** everything staked that votes, after each change; seconds */
  supplies: { at: number; votes: bigint }[]
}

export function openVault({ args }: Fact): VaultModel {
  return {
    address: args.vault as Address,
    token: args.token as Address,
    creator: args.creator as Address,
    minStake: args.minStake as bigint,
    founderVotes: args.founderVotes as boolean,
    staked: 0n,
    leaving: 0n,
    currencies: [],
    books: new Map(),
    stakers: new Map(),
    supplies: [],
  }
}

export function stakerOf({ stakers }: VaultModel, account: Address): Staker {
  const staker = stakers.get(account) ?? {
    staked: 0n,
    leaving: 0n,
    until: 0,
    chosen: undefined,
    votes: 0n,
    past: [],
    earned: new Map(),
    settledAt: new Map(),
    taken: new Map(),
  }
  stakers.set(account, staker)
  return staker
}

/** Reads one event of the vault. */
export function readVault(model: VaultModel, { name, args, at }: Fact): void {
  if (name === 'RevenueOpened') openCurrency(model, args)
  else if (name === 'RevenueDripped' || name === 'RevenueNotified') readDrip(model, args, at)
  else if (name === 'DelegateVotesChanged') readVotes(model, args, at)
  else if (name === 'DelegateChanged')
    stakerOf(model, args.delegator as Address).chosen = args.toDelegate as Address
  else readAccount(model, { name, args, at })
}

function readAccount(model: VaultModel, { name, args, at }: Pick<Fact, 'name' | 'args' | 'at'>): void {
  const account = args.account as Address
  const staker = stakerOf(model, account)
  if (name === 'RewardPaid') {
    const currency = args.currency as number
    settle(model, staker, currency)
    staker.earned.set(currency, (staker.earned.get(currency) ?? 0n) - (args.amount as bigint) * SCALE)
    staker.taken.set(currency, (staker.taken.get(currency) ?? 0n) + (args.amount as bigint))
    booksOf(model, currency).paid = args.paid as bigint
  } else if (name === 'StakeWithdrawn') {
    staker.leaving = 0n
    staker.until = 0
    model.leaving = args.totalLeaving as bigint
  } else if (name === 'Staked' || name === 'Unstaked') {
    for (const { index } of model.currencies) settle(model, staker, index)
    staker.staked = args.stake as bigint
    model.staked = args.totalStaked as bigint
    if (name === 'Unstaked') {
      staker.leaving = args.leaving as bigint
      staker.until = Number(args.until)
      model.leaving += args.amount as bigint
    }
    const founder = model.founderVotes ? 0n : (model.stakers.get(model.creator)?.staked ?? 0n)
    model.supplies.push({ at, votes: model.staked - founder })
  } else throw new Error(`a vault says ${name}`)
}

/** What an account could claim at `time`. */
export function earnedAt(model: VaultModel, account: Address, currency: number, time: number): bigint {
  const { perToken, left, secondsLeft, updatedAt } = booksOf(model, currency)
  const staker = stakerOf(model, account)
  const elapsed = BigInt(time) - updatedAt
  const due = elapsed < secondsLeft ? (left * elapsed) / secondsLeft : secondsLeft === 0n ? 0n : left
  const now = perToken + (model.staked === 0n ? 0n : due / model.staked)
  const earned =
    (staker.earned.get(currency) ?? 0n) + staker.staked * (now - (staker.settledAt.get(currency) ?? 0n))
  return earned / SCALE
}

/** Staked votes at the end of a past second. */
export function supplyAt({ supplies }: VaultModel, time: number): bigint {
  return supplies.findLast(({ at }) => at <= time)?.votes ?? 0n
}

/** Votes of an account at the end of a past second. */
export function votesAt(model: VaultModel, account: Address, time: number): bigint {
  return stakerOf(model, account).past.findLast(({ at }) => at <= time)?.votes ?? 0n
}

function readVotes(model: VaultModel, args: Fact['args'], at: number): void {
  const staker = stakerOf(model, args.delegate as Address)
  staker.votes = args.newVotes as bigint
  staker.past.push({ at, votes: staker.votes })
}

export function booksOf({ books }: VaultModel, currency: number): Books {
  const book = books.get(currency) ?? {
    perToken: 0n,
    left: 0n,
    secondsLeft: 0n,
    updatedAt: 0n,
    notified: 0n,
    paid: 0n,
  }
  books.set(currency, book)
  return book
}

function openCurrency({ currencies }: VaultModel, args: Fact['args']): void {
  const { currency, token, notice } = args as { currency: number; token: Address; notice: string }
  currencies.push({ index: currency, token, notice })
}

function readDrip(model: VaultModel, args: Fact['args'], at: number): void {
  const book = booksOf(model, args.currency as number)
  book.left = args.left as bigint
  book.secondsLeft = args.secondsLeft as bigint
  book.updatedAt = BigInt(at)
  book.perToken = (args.perToken as bigint | undefined) ?? book.perToken
  book.notified = (args.notified as bigint | undefined) ?? book.notified
}

function settle(model: VaultModel, staker: Staker, currency: number): void {
  const { perToken } = booksOf(model, currency)
  const before = staker.settledAt.get(currency) ?? 0n
  staker.earned.set(currency, (staker.earned.get(currency) ?? 0n) + staker.staked * (perToken - before))
  staker.settledAt.set(currency, perToken)
}
