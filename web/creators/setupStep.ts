import type { ChannelPage } from '#api/creators/contract.ts'

/** What is missing before a creator can go live with a gate; null when nothing is. */
export type SetupStep = 'channel' | 'collection' | 'tier'

export function setupStep(hasChannel: boolean, page: ChannelPage | null): SetupStep | null {
  if (!hasChannel) return 'channel'
  if (!page?.collection) return 'collection'
  return page.tiers.length === 0 ? 'tier' : null
}
