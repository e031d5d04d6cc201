import type { ChannelPage } from '#api/creators/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { useFollowedShare } from './followedShare.ts'

/** Where the money of a purchase goes. */
export default function WhoIsPaid({ page, tierNo }: { page: ChannelPage; tierNo: number }) {
  const share = useFollowedShare(page, tierNo)
  const name = isolated(page.channel.name)
  if (share === null) return `All of it goes to ${name}.`
  return `It goes to ${name}, and ${share.bps / 100} % of it to who sent you the link.`
}
