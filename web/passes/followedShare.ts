import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { ShareLink } from '#api/passes/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { useMe } from '#web/kit/api/queries.ts'
import { followedCodes } from './followedLink.ts'

/** The share that a purchase carries. */
export interface FollowedShare {
  wallet: string
  bps: number
}

/** The newest link to this collection that was followed here; null without one. */
async function readFollowed(collection: string): Promise<ShareLink | null> {
  for (const code of followedCodes()) {
    const link = await call('getShareLink', { params: { code } }).catch(() => null)
    if (link?.collection === collection) return link
  }
  return null
}

function followedQuery(collection: string) {
  return queryOptions({
    queryKey: ['followed-link', collection],
    queryFn: () => readFollowed(collection),
    staleTime: 60_000,
  })
}

function shareOf(link: ShareLink | null | undefined, tierNo: number, own: readonly string[]) {
  const share = link?.shares.find((one) => one.tierNo === tierNo)
  // nobody earns on what they buy themselves
  if (!link || !share || own.some((each) => each.toLowerCase() === link.wallet)) return null
  return { wallet: link.wallet, bps: share.bps }
}

/** What a purchase of this tier gives to whoever sent the buyer; null when nobody did. */
export function useFollowedShare(channel: ChannelPage, tierNo: number): FollowedShare | null {
  const collection = channel.collection ?? ''
  const isAsked = collection !== '' && followedCodes().length > 0
  const { data } = useQuery({ ...followedQuery(collection), enabled: isAsked })
  const me = useMe()
  return shareOf(data, tierNo, me?.wallets ?? [])
}

/** The same for a purchase that is being made. */
export async function readFollowedShare(
  queries: QueryClient,
  collection: string | null,
  tierNo: number,
  own: readonly string[],
): Promise<FollowedShare | null> {
  if (collection === null || followedCodes().length === 0) return null
  return shareOf(await queries.ensureQueryData(followedQuery(collection)), tierNo, own)
}
