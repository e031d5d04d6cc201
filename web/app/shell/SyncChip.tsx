import { useQuery } from '@tanstack/react-query'
import type { Me } from '#api/accounts/contract.ts'
import { isWalletPerson } from '#web/chain/openWallet.ts'
import type { CallOutput } from '#web/kit/api/contracts.ts'
import { configQuery, syncQuery } from '#web/kit/api/queries.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'

/** What to say about the index; null while all is well, and for who pays by card: it delays nothing of theirs. */
export function SyncChip({ account }: { account: Me | null }) {
  const { data: config } = useQuery(configQuery())
  const { data } = useQuery(syncQuery())
  if (!data || (config?.cards && !isWalletPerson(account))) return null
  return <SyncState sync={data} />
}

export function SyncState({ sync }: { sync: CallOutput<'getSync'> }) {
  if (sync.state === 'ok') return null
  if (sync.state === 'unreadable') {
    return (
      <span className="chip warn" role="status">
        <Icon name="clock" />
        Chain data is late
      </span>
    )
  }
  return (
    <span className="chip info" role="status">
      <Icon name="refresh" />
      Catching up: {sync.lagBlocks} {sync.lagBlocks === 1 ? 'block' : 'blocks'} behind
    </span>
  )
}
