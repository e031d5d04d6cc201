import type { ChannelToken } from '#api/tokens/contract.ts'
import { CREATOR_TOKEN_DECIMALS, MAX_MIN_UNITS, type TokenCondition } from '#domain/access/tokenCondition.ts'
import type { Typed } from '#domain/names/isolated.ts'
import type { TokenKind } from '#domain/words.ts'
import { exactAmount } from '#web/kit/format/formatAmount.ts'
import { parseAmount } from '#web/kit/format/parseAmount.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

/** So much of a token or a stake, as somebody types it; nothing is checked yet. */
export interface TokenDraft {
  kind: TokenKind
  /** of the token or the vault, or what was pasted for one */
  address: string
  /** null: a pasted address, of which the page knows no more */
  symbol: Typed | null
  decimals: number
  amount: string
}

/** What is wrong with each field of such a condition; null: nothing. */
export interface TokenErrors {
  address: string | null
  amount: string | null
}

const ADDRESS = /^0x[0-9a-fA-F]{40}$/
/** What a new one asks for first. */
const FIRST_AMOUNT = '100'

/** A token that somebody else made, before its address is there. */
export const OTHER_TOKEN: TokenDraft = {
  ...{ kind: 'erc20', address: '', symbol: null, decimals: CREATOR_TOKEN_DECIMALS, amount: FIRST_AMOUNT },
}

/** The conditions that an own token can stand in: so much of it, and so much of it staked. */
export function draftsOf({ token, vault, symbol, decimals }: ChannelToken): TokenDraft[] {
  const of = (kind: TokenKind, address: string): TokenDraft => ({
    ...{ kind, address, symbol, decimals, amount: FIRST_AMOUNT },
  })
  return [of('erc20', token), ...(vault === null ? [] : [of('stake', vault)])]
}

/** A condition that stands, to be changed. */
export function tokenDraftOf({ kind, address, minUnits, symbol, decimals }: TokenCondition): TokenDraft {
  return { kind, address, symbol, decimals, amount: exactAmount(BigInt(minUnits), decimals) }
}

/** What tells one from another: there is one at most for each token and each vault. */
export function keyOf({ kind, address, symbol }: TokenDraft): string {
  return symbol === null ? 'other' : `${kind} ${address.toLowerCase()}`
}

/** The typed amount in smallest units; null where it is none that a gate takes. */
export function minUnitsOf({ amount, decimals }: TokenDraft): bigint | null {
  const units = parseAmount(amount, decimals)
  return units !== null && units > 0n && units <= MAX_MIN_UNITS ? units : null
}

function amountError({ amount, decimals }: TokenDraft): string | null {
  const text = amount.trim()
  if (text === '') return 'Say how many it takes.'
  if (!/^\d+(\.\d+)?$/.test(text)) return 'A number, as 100 or 0.5.'
  const units = parseAmount(text, decimals)
  if (units === null) return `At most ${decimals} digits behind the point.`
  if (units === 0n) return 'Everybody holds nothing: ask for at least some.'
  return units > MAX_MIN_UNITS ? 'No token has as many.' : null
}

function addressError(one: TokenDraft, all: readonly unknown[], isChecked: boolean): string | null {
  const { symbol, address } = one
  if (symbol !== null) return null
  if (address === '') return isChecked ? 'Paste the address of a token that was made here.' : null
  if (!ADDRESS.test(address)) return 'An address is 0x and 40 digits or letters from a to f.'
  const isSame = (other: unknown) =>
    other !== one && isTokenDraft(other) && other.kind === one.kind && sameAddress(other, one)
  return all.some(isSame) ? 'This token stands there already.' : null
}

const sameAddress = (a: TokenDraft, b: TokenDraft) => a.address.toLowerCase() === b.address.toLowerCase()
const isTokenDraft = (one: unknown): one is TokenDraft => typeof one === 'object' && one !== null

/**
 * What is wrong with a condition.
 * @param all conditions of the gate, for a token stands there once
 * @param isChecked somebody wants to go on: what was not typed yet is missing
 */
export function tokenErrors(one: TokenDraft, all: readonly unknown[], isChecked: boolean): TokenErrors {
  return { address: addressError(one, all, isChecked), amount: amountError(one) }
}

/** True where a condition of a gate is not typed out. */
export function isUnfinished(all: readonly unknown[]): boolean {
  return all.filter(isTokenDraft).some((one) => {
    const { address, amount } = tokenErrors(one, all, true)
    return address !== null || amount !== null
  })
}

/** The condition that is typed; null where it is none yet. What has no name is called by its address. */
export function tokenConditionOf(one: TokenDraft): TokenCondition | null {
  const minUnits = minUnitsOf(one)
  if (minUnits === null || !ADDRESS.test(one.address)) return null
  const { kind, decimals } = one
  const address = one.address.toLowerCase()
  return {
    ...{ kind, address, decimals, minUnits: minUnits.toString() },
    symbol: one.symbol ?? `of ${shortAddress(one.address)}`,
  }
}
