import { useState } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import type { DeviceBinding } from '#protocol/calls/callKeys.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { ConfirmBrowserSheet } from './ConfirmBrowserSheet.tsx'
import { useOwnDeviceKey } from './deviceKeysQuery.ts'

export interface ConfirmLineProps {
  binding: DeviceBinding | null
  /** of who is talked to; null: nobody in particular */
  name: Typed | null
  onConfirm: () => void
}

/** Whether this browser is confirmed, and by what. */
export function ConfirmLine({ binding, name, onConfirm }: ConfirmLineProps) {
  if (binding)
    return (
      <p className="text-sm text-t2" data-testid="confirm-browser">
        {`This browser is confirmed as yours, by your ${binding.way}, until ${formatDate(binding.untilS * 1000)}.`}
      </p>
    )
  return (
    <div className="flex flex-wrap items-center justify-between gap-3" data-testid="confirm-browser">
      <p className="text-sm text-t2 min-w-0 flex-1 basis-60">
        Confirm this browser as yours, so that {name === null ? 'who you talk to' : <bdi>{name}</bdi>} sees in
        the next calls that it is you again.
      </p>
      <Button kind="line" size="mid" onClick={onConfirm}>
        Confirm this browser
      </Button>
    </div>
  )
}

interface ConfirmBrowserProps {
  accountId: string
  /** of who is talked to; null: nobody in particular */
  name: Typed | null
}

/** Lets the person of an account confirm this browser for calls. */
export function ConfirmBrowser({ accountId, name }: ConfirmBrowserProps) {
  const deviceKey = useOwnDeviceKey(accountId)
  const [isOpen, setOpen] = useState(false)
  if (!deviceKey)
    return (
      <Loading label="Reading the key of this browser">
        <SkeletonLine height="h-11" />
      </Loading>
    )
  return (
    <>
      <ConfirmLine binding={deviceKey.binding} name={name} onConfirm={() => setOpen(true)} />
      {isOpen ? <ConfirmBrowserSheet {...{ accountId, deviceKey }} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
