import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { ChannelPage } from '#api/creators/contract.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { TierStep } from '#web/creators/setup/TierStep.tsx'
import { channelQuery } from '#web/kit/api/queries.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'

/** What the owner of a channel can do beside its tiers. */
export default function OwnerActions({ page }: { page: ChannelPage }) {
  const { account } = useSession()
  const queries = useQueryClient()
  const [isAdding, setAdding] = useState(false)
  if (!page.isOwner || !account) return null
  if (!page.collection) {
    return (
      <Link
        className={buttonClass({ kind: 'lamp', size: 'mid' })}
        data-primary=""
        to={`/studio/live?channel=${page.channel.handle}`}
      >
        Set up passes
      </Link>
    )
  }
  const close = () => {
    setAdding(false)
    void queries.invalidateQueries({ queryKey: channelQuery(page.channel.handle).queryKey })
  }
  return (
    <>
      <Button onClick={() => setAdding(true)}>Add a tier</Button>
      <Link className={buttonClass({ kind: 'line' })} to="/studio/passes">
        Prices and sales
      </Link>
      {isAdding ? (
        <Sheet title="Add a tier" isWide onClose={close}>
          <div className="mt-6">
            <TierStep account={account} page={page} onMade={close} />
          </div>
        </Sheet>
      ) : null}
    </>
  )
}
