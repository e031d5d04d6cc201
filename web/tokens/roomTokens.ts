import { queryOptions } from '@tanstack/react-query'
import type { RoomToken } from '#api/tokens/contract.ts'
import { missingUnits } from '#domain/access/tokenCondition.ts'
import { call } from '#web/kit/api/client.ts'

/** One own wallet with what it has of a token or a stake. */
export type HoldingWallet = RoomToken['wallets'][number]

const LOOK_MS = 15_000

/** What the door of a room asks for in tokens, and what the own wallets have of it; asked again while it is shown. */
export function roomTokensQuery(roomId: string) {
  return queryOptions({
    queryKey: ['room-tokens', roomId],
    queryFn: () => call('getRoomTokens', { params: { id: roomId } }),
    refetchInterval: LOOK_MS,
    gcTime: 0,
  })
}

/** The own wallet in which tokens help most, of which the door speaks too; undefined for who has none. */
export function closestWallet({ wallets }: Pick<RoomToken, 'wallets'>): HoldingWallet | undefined {
  return wallets[0]
}

/** True for who has enough of it, but in no wallet alone. */
export function isSplit(token: Pick<RoomToken, 'wallets' | 'minUnits'>): boolean {
  const together = token.wallets.reduce((sum, { heldUnits }) => sum + BigInt(heldUnits), 0n)
  const isInOne = token.wallets.some(({ heldUnits }) => missingUnits(token, BigInt(heldUnits)) === 0n)
  return missingUnits(token, together) === 0n && !isInOne
}

/** What a door asks for at an address and this page gets: what was made here, or is locked; it asks of each kind once. */
export function tokenAt(tokens: readonly RoomToken[], address: string): RoomToken | undefined {
  const isGotHere = (one: RoomToken) => !one.isForeign || isLocked(one)
  return tokens.find((one) => isGotHere(one) && one.address.toLowerCase() === address.toLowerCase())
}

/** Those of which a wallet has too little; of what did not answer nobody knows. */
export function lackingIn(tokens: readonly RoomToken[], wallet: string): RoomToken[] {
  const heldOf = (one: RoomToken) => one.wallets.find((each) => each.wallet === wallet)?.heldUnits ?? 0
  return tokens.filter((one) => !one.isSilent && missingUnits(one, BigInt(heldOf(one))) > 0n)
}

/** True for a wallet that surely has enough of each of some tokens. */
export function hasAllOf(tokens: readonly RoomToken[], wallet: string): boolean {
  return lackingIn(tokens, wallet).length === 0 && tokens.every(({ isSilent }) => !isSilent)
}

/** A token as those own wallets have it to which the door would open with tokens. */
export function openersOf(token: RoomToken): RoomToken {
  return { ...token, wallets: token.wallets.filter(({ opens }) => opens) }
}

/** A token that is sold at its own contract. */
export type SoldToken = RoomToken & { currency: number }

/** True of what is sold here: neither a foreign token nor one of which the index does not know what it is paid in. */
export function isSold(token: RoomToken): token is SoldToken {
  return token.kind === 'erc20' && !token.isForeign && token.currency !== null
}

/** A token of which only what is locked for the room counts. */
export type LockedToken = RoomToken & { lockedFor: string }

/** True of what a door locks while its owner is inside. */
export function isLocked(token: RoomToken): token is LockedToken {
  return token.lockedFor !== undefined
}

/** An own wallet with enough of some tokens. */
export interface Holder {
  wallet: string
  has: RoomToken[]
}

/**
 * The own wallet that has enough of more of a door's tokens than another one, for each is looked at by itself; null where none has.
 * @param wallet the other one
 */
export function betterHolder(tokens: readonly RoomToken[], wallet: string): Holder | null {
  const has = (own: string) =>
    tokens.filter((one) =>
      one.wallets.some(
        (each) =>
          each.wallet.toLowerCase() === own.toLowerCase() && missingUnits(one, BigInt(each.heldUnits)) === 0n,
      ),
    )
  const all = (tokens[0]?.wallets ?? []).map((each) => ({ wallet: each.wallet, has: has(each.wallet) }))
  const most = Math.max(0, ...all.map((each) => each.has.length))
  return most > has(wallet).length ? (all.find((each) => each.has.length === most) ?? null) : null
}
