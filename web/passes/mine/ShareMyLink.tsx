import type { ChannelPage } from '#api/creators/contract.ts'
import { useMe } from '#web/kit/api/queries.ts'
import { ShareLinkButton } from './ShareLinkButton.tsx'

/** The own link of everybody with a linked wallet, where a tier has a share for who sends a buyer. */
export default function ShareMyLink({ page }: { page: ChannelPage }) {
  const me = useMe()
  const shareBps = Math.max(0, ...page.tiers.map(({ referralBps }) => referralBps))
  // all of it is the owner's already
  const wallets = page.isOwner || !me ? [] : me.wallets
  const held = page.held?.wallet.toLowerCase()
  const wallet = wallets.find((one) => one.toLowerCase() === held) ?? wallets[0]
  if (shareBps === 0 || wallet === undefined) return null
  return (
    <div className="mt-6">
      <ShareLinkButton handle={page.channel.handle} wallet={wallet} shareBps={shareBps} />
    </div>
  )
}
