import { useState, useSyncExternalStore } from 'react'
import { Link } from 'react-router'
import { calledFor, onCalledFor } from '#web/kit/callOut.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { InboxList } from './InboxList.tsx'
import { useInbox } from './useInbox.ts'

const MAX_SHOWN = 99

/** How many news are unread, and the news themselves. */
export function Bell() {
  const { data: inbox, error, refetch } = useInbox()
  const [isOpen, setOpen] = useState(false)
  const unread = inbox?.unread ?? 0
  const call = useSyncExternalStore(onCalledFor, calledFor)
  const count = unread + (call ? 1 : 0)
  const news = [unread > 0 ? `${unread} new` : null, call].filter((one) => one !== null)
  const close = () => setOpen(false)
  return (
    <>
      <Button
        kind="ghost"
        aria-label={['Notifications', ...news].join(', ')}
        data-testid="bell"
        onClick={() => setOpen(true)}
      >
        <Icon name="bell" />
        {call ? (
          <span className="text-xs max-md:hidden" aria-hidden="true">
            {call}
          </span>
        ) : null}
        {count > 0 ? (
          <span className="figures text-xs" aria-hidden="true">
            {count > MAX_SHOWN ? `${MAX_SHOWN}+` : count}
          </span>
        ) : null}
      </Button>
      {isOpen ? (
        <Sheet title="Notifications" isDrawer onClose={close} testId="state:notifications">
          <div className="flex flex-col gap-4 mt-4">
            {inbox ? (
              <InboxList inbox={inbox} onOpen={close} />
            ) : error ? (
              <Oops
                what="We could not load your notifications."
                error={error}
                onRetry={() => void refetch()}
              />
            ) : (
              <Loading label="Loading your notifications">
                <SkeletonLine height="h-32" />
              </Loading>
            )}
            <Link className="text-sm underline" to="/inbox" onClick={close}>
              All notifications
            </Link>
          </div>
        </Sheet>
      ) : null}
    </>
  )
}
