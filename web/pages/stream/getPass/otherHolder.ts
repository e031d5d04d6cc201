import { type QueryClient, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { PassAction } from '#domain/words.ts'
import { connectedQuery } from '#web/chain/connectedQuery.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { betterHolder, type Holder, roomTokensQuery } from '#web/tokens/roomTokens.ts'

/** A pass would be bought with a wallet while another one has what its door asks for as well. */
export interface OtherHolder extends Holder {
  /** which would have it, lower-case */
  buyer: string
}

/** The wallet that has the pass afterwards, lower-case: one that is moved up stays where it is, whichever wallet is connected. */
export function passWallet(
  action: PassAction,
  { held }: Pick<ChannelPage, 'held'>,
  connected: string,
): string {
  return action === 'upgrade' && held ? held.wallet.toLowerCase() : connected
}

/**
 * The own wallet that should buy a pass at a door that asks for tokens beside it; null where the one that is about to is as good, and
 * where nobody knows.
 * @param roomId null: nothing is asked for beside the pass
 * @param buyer lower-case
 */
export async function otherHolder(
  queries: QueryClient,
  roomId: string | null,
  buyer: string,
): Promise<OtherHolder | null> {
  if (roomId === null) return null
  const answer = await queries.fetchQuery({ ...roomTokensQuery(roomId), staleTime: 0 }).catch(() => null)
  const holder = answer && betterHolder(answer.tokens, buyer)
  return holder && { ...holder, buyer }
}

/** Calls once another wallet than the buyer is connected, while somebody reads that it should be. */
export function useSwitched(holder: OtherHolder | null, onSwitched: () => void): void {
  const { data: config } = useQuery(configQuery())
  const { data } = useQuery({ ...connectedQuery(config), enabled: holder !== null && config !== undefined })
  const address = data?.address ?? null
  const isSwitched = holder !== null && address !== null && address !== holder.buyer
  useEffect(() => {
    if (isSwitched) onSwitched()
  })
}
