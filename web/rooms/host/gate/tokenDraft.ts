import type { ChannelToken, FoundToken } from '#api/tokens/contract.ts'
import type { OtherChannel } from '#domain/access/otherChannel.ts'
import {
  CREATOR_TOKEN_DECIMALS,
  MAX_MIN_UNITS,
  type TokenCondition,
  unitsName,
} from '#domain/access/tokenCondition.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import type { TokenKind } from '#domain/words.ts'
import { exactAmount } from '#web/kit/format/formatAmount.ts'
import { parseAmount } from '#web/kit/format/parseAmount.ts'

/** So much of a token or a stake, as somebody types it; nothing is checked yet. */
export interface TokenDraft {
  kind: TokenKind
  /** of the token or the vault, or what was pasted for one */
  address: string
  /** null: a pasted address, of which the page knows no more (yet) */
  symbol: Typed | null
  decimals: number
  amount: string
  /** somebody said that many: it stays, whatever turns out to stand at an address */
  isTyped?: boolean
  /** was not made here */
  isForeign: boolean
  /** its address was pasted here, and can be pasted again */
  isPasted: boolean
  /** of an ERC-1155: which of its tokens, as it is typed; empty for all else */
  tokenId: string
  /** whose token it is, where another creator made it */
  of?: OtherChannel
}

/** What is wrong with each field of such a condition; null: nothing. */
export interface TokenErrors {
  address: string | null
  tokenId: string | null
  amount: string | null
}

const ADDRESS = /^0x[0-9a-fA-F]{40}$/
/** What a new one asks for first. */
const FIRST_AMOUNT = '100'
const FIRST_COUNT = '1'

/** A token that somebody else made, before its address is there. */
export const OTHER_TOKEN: TokenDraft = {
  ...{ kind: 'erc20', address: '', symbol: null, decimals: CREATOR_TOKEN_DECIMALS, amount: FIRST_AMOUNT },
  ...{ isForeign: false, isPasted: true, tokenId: '' },
}

/**
 * The conditions that a token of a creator can stand in: so much of it, and so much of it staked.
 * @param of whose it is, where it is not of the gate's own creator
 */
export function draftsOf({ token, vault, symbol, decimals }: ChannelToken, of?: OtherChannel): TokenDraft[] {
  const draft = (kind: TokenKind, address: string): TokenDraft => ({
    ...{ kind, address, symbol, decimals, amount: FIRST_AMOUNT },
    ...{ isForeign: false, isPasted: false, tokenId: '', ...(of && { of }) },
  })
  return [draft('erc20', token), ...(vault === null ? [] : [draft('stake', vault)])]
}

/** A condition that stands, to be changed. */
export function tokenDraftOf(condition: TokenCondition): TokenDraft {
  const { kind, address, minUnits, symbol, decimals, isForeign, tokenId = '', of } = condition
  const amount = exactAmount(BigInt(minUnits), decimals)
  return {
    ...{ kind, address, symbol, decimals, amount, isTyped: true, isForeign, isPasted: false, tokenId },
    ...(of && { of }),
  }
}

/** A pasted address, once it is known what stands there; what was made here is a condition like those that were offered. */
export function foundDraft(pasted: TokenDraft, { isForeign, ...found }: FoundToken): TokenDraft {
  const first = isCounted(found.kind) ? FIRST_COUNT : FIRST_AMOUNT
  const amount = pasted.isTyped ? pasted.amount : first
  return { ...pasted, ...found, amount, isForeign, isPasted: isForeign, tokenId: '' }
}

/** What a foreign token is: `USDC, an ERC-20 with 6 decimals that was not made here.`, `PUNK, NFTs that were not made here.` */
export function foundWords({ kind, symbol, decimals }: TokenDraft): string {
  const name = isolated(symbol ?? '')
  if (kind === 'erc721') return `${name}, NFTs that were not made here.`
  if (kind === 'erc1155') return `${name}, an ERC-1155 that was not made here: which number?`
  return `${name}, an ERC-20 with ${decimals} decimals that was not made here.`
}

/** The same row with another address in it, of which nothing is known yet. */
export function pastedDraft({ amount, isTyped }: TokenDraft, address: string): TokenDraft {
  return { ...OTHER_TOKEN, address, amount, ...(isTyped && { isTyped }) }
}

/** True for what there are only whole ones of, by its standard. */
export function isCounted(kind: TokenKind): boolean {
  return kind === 'erc721' || kind === 'erc1155'
}

/** What tells one from another: there is one at most for each token, each number of an ERC-1155 and each vault. */
export function keyOf({ kind, address, isPasted, tokenId }: TokenDraft): string {
  return isPasted ? 'other' : [kind, address.toLowerCase(), tokenId].join(' ').trim()
}

/** What stands behind the amount: `NORTH`, `PUNK NFTs`, `ITEM #7`; null where that is not known yet. */
export function amountName(one: TokenDraft): string | null {
  const { symbol } = one
  if (symbol === null) return null
  const tokenId = tokenIdOf(one)
  if (one.kind === 'erc1155' && tokenId === null) return isolated(symbol)
  return unitsName({ ...one, symbol, tokenId: tokenId ?? '', minUnits: '0' }, minUnitsOf(one) ?? 0n)
}

/** The typed number of an ERC-1155; null where it is none that a gate takes. */
export function tokenIdOf({ tokenId }: TokenDraft): string | null {
  const text = tokenId.trim()
  return /^\d+$/.test(text) && BigInt(text) <= MAX_MIN_UNITS ? BigInt(text).toString() : null
}

/** The typed amount in smallest units; null where it is none that a gate takes. */
export function minUnitsOf({ amount, decimals }: TokenDraft): bigint | null {
  const units = parseAmount(amount, decimals)
  return units !== null && units > 0n && units <= MAX_MIN_UNITS ? units : null
}

function amountError({ amount, decimals }: TokenDraft): string | null {
  const text = amount.trim()
  if (text === '') return 'Say how many it takes.'
  if (!/^\d+(\.\d+)?$/.test(text))
    return decimals === 0 ? 'A whole number, as 1 or 5.' : 'A number, as 100 or 0.5.'
  const units = parseAmount(text, decimals)
  if (units === null && decimals === 0) return 'There are only whole ones of it.'
  if (units === null) return `At most ${decimals} digits behind the point.`
  if (units === 0n) return 'Everybody holds nothing: ask for at least some.'
  return units > MAX_MIN_UNITS ? 'No token has as many.' : null
}

function addressError(one: TokenDraft, all: readonly unknown[], isChecked: boolean): string | null {
  const { address, isPasted, kind } = one
  if (!isPasted) return null
  if (address === '') return isChecked ? 'Paste the address of a token.' : null
  if (!ADDRESS.test(address)) return 'An address is 0x and 40 digits or letters from a to f.'
  // of an ERC-1155 there are several at an address
  const isOther = (other: TokenDraft) =>
    other.kind !== 'erc1155' && sameAddress(other, one) && isAhead(other, one, all)
  return kind !== 'erc1155' && othersOf(one, all).some(isOther) ? STANDS_THERE : null
}

/** What stands, then what is known; of two alike the first: one of them is asked, and says whether both may stay. */
function isAhead(other: TokenDraft, one: TokenDraft, all: readonly unknown[]): boolean {
  const rank = ({ isPasted, symbol }: TokenDraft) => (isPasted ? 0 : 2) + (symbol === null ? 0 : 1)
  return rank(other) === rank(one) ? all.indexOf(other) < all.indexOf(one) : rank(other) > rank(one)
}

const STANDS_THERE = 'This token stands there already.'

const othersOf = (one: TokenDraft, all: readonly unknown[]) =>
  all.filter(isTokenDraft).filter((other) => other !== one)

function tokenIdError(one: TokenDraft, all: readonly unknown[], isChecked: boolean): string | null {
  if (one.kind !== 'erc1155' || !one.isPasted) return null
  const text = one.tokenId.trim()
  if (text === '') return isChecked ? 'Say which one: each has a number.' : null
  if (!/^\d+$/.test(text)) return 'The number of one of them, as 7.'
  const id = tokenIdOf(one)
  if (id === null) return 'The contracts know numbers of up to 128 bits.'
  const isSame = (other: TokenDraft) =>
    other.kind === 'erc1155' && sameAddress(other, one) && tokenIdOf(other) === id
  return othersOf(one, all).some(isSame) ? STANDS_THERE : null
}

const sameAddress = (a: TokenDraft, b: TokenDraft) => a.address.toLowerCase() === b.address.toLowerCase()

/** True for a condition of tokens among all that a gate can have. */
export function isTokenDraft(one: unknown): one is TokenDraft {
  return typeof one === 'object' && one !== null && 'amount' in one
}

/**
 * What is wrong with a condition.
 * @param all conditions of the gate, for a token stands there once
 * @param isChecked somebody wants to go on: what was not typed yet is missing
 */
export function tokenErrors(one: TokenDraft, all: readonly unknown[], isChecked: boolean): TokenErrors {
  return {
    address: addressError(one, all, isChecked),
    tokenId: tokenIdError(one, all, isChecked),
    amount: amountError(one),
  }
}

/** True where a condition of a gate is not typed out, or nobody knows (yet) what stands at its address. */
export function isUnfinished(all: readonly unknown[]): boolean {
  return all.filter(isTokenDraft).some((one) => {
    const { address, tokenId, amount } = tokenErrors(one, all, true)
    return one.symbol === null || address !== null || tokenId !== null || amount !== null
  })
}

/** The condition that is typed; null where it is none yet. */
export function tokenConditionOf(one: TokenDraft): TokenCondition | null {
  const { kind, symbol, decimals, isForeign, of } = one
  const [minUnits, tokenId] = [minUnitsOf(one), tokenIdOf(one)]
  if (minUnits === null || symbol === null || !ADDRESS.test(one.address)) return null
  const isNumbered = kind === 'erc1155'
  if (isNumbered && tokenId === null) return null
  const address = one.address.toLowerCase()
  return {
    ...{ kind, address, ...(isNumbered && tokenId !== null && { tokenId }), minUnits: minUnits.toString() },
    ...{ symbol, decimals, isForeign, ...(of && { of }) },
  }
}
