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

/** What a door asks for at an address; it asks of each kind once. */
export function tokenAt(tokens: readonly RoomToken[], address: string): RoomToken | undefined {
  return tokens.find((one) => one.address.toLowerCase() === address.toLowerCase())
}
