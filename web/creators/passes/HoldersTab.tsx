import type { OwnPasses } from '#api/passes/contract.ts'
import type { Holder } from '#api/passes/sales/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { usePages } from '#web/kit/api/usePages.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { Empty } from '#web/kit/states/Empty.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { tierNameOf } from './tierNameOf.ts'

const LOOK_AGAIN_MS = 5000

export interface HoldersViewProps {
  own: OwnPasses
  holders: readonly Holder[]
  onMore: (() => void) | null
}

/** Who holds a pass that opens doors now. */
export function HoldersView({ own, holders, onMore }: HoldersViewProps) {
  if (holders.length === 0) return <Empty>Nobody holds a pass right now.</Empty>
  return (
    <section aria-labelledby="holders">
      <h2 className="sr-only" id="holders">
        Holders
      </h2>
      <table className="tbl" aria-labelledby="holders">
        <thead>
          <tr>
            <th scope="col">Wallet</th>
            <th scope="col">Tier</th>
            <th scope="col">Until</th>
          </tr>
        </thead>
        <tbody>
          {holders.map(({ passId, address, tierNo, validUntil }) => (
            <tr key={passId} data-testid="holder">
              <td className="figures">{address}</td>
              <td>
                <bdi>{tierNameOf(own, tierNo)}</bdi>
              </td>
              <td>{validUntil ? formatDate(validUntil) : 'for ever'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {onMore ? (
        <div className="mt-4">
          <Button onClick={onMore}>Show more</Button>
        </div>
      ) : null}
    </section>
  )
}

/** The tab with the holders. */
export function HoldersTab({ channelId, own }: { channelId: string; own: OwnPasses }) {
  const { pages, error, more, retry } = usePages(
    ['holders', channelId],
    (before) => call('listHolders', { params: { id: channelId }, query: before ? { before } : {} }),
    LOOK_AGAIN_MS,
  )
  if (pages) return <HoldersView own={own} holders={pages.flatMap((page) => page.holders)} onMore={more} />
  if (error) return <Oops what="We could not load your holders." error={error} onRetry={retry} />
  return (
    <Loading label="Loading your holders">
      <SkeletonLine height="h-40" />
    </Loading>
  )
}
