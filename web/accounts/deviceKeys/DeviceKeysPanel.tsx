import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DeviceKeyRow } from '#api/accounts/deviceKeys/contract.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { useWork } from '../factors/useWork.ts'
import { ConfirmBrowser } from './ConfirmBrowser.tsx'
import { forgetBinding } from './confirmBrowser.ts'
import { deviceKeysQuery, useOwnDeviceKey } from './deviceKeysQuery.ts'

export interface DeviceKeyRowsProps {
  keys: DeviceKeyRow[]
  /** the key of this browser; null: not read yet */
  own: string | null
  /** id of the one that is being ended */
  busy: string | null
  onEnd: (key: DeviceKeyRow) => void
}

/** Each browser that is confirmed, by what and until when. */
export function DeviceKeyRows({ keys, own, busy, onEnd }: DeviceKeyRowsProps) {
  if (keys.length === 0)
    return (
      <p className="text-sm text-t2" data-testid="no-device-key">
        No browser is confirmed. In a call, compare the four words with who you talk to.
      </p>
    )
  return (
    <ul>
      {keys.map((key) => (
        <li
          key={key.id}
          className="flex items-center justify-between gap-4 min-h-16 border-b border-line py-2"
          data-testid="device-key"
        >
          <div className="min-w-0 flex-1">
            <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
              {key.agent || 'Unknown browser'}
              {key.publicKey === own ? <span className="chip ok">This browser</span> : null}
            </p>
            <p className="text-sm text-t2">
              {`By your ${key.way} · since ${formatDate(key.createdAt)} · until ${formatDate(key.until)}`}
            </p>
          </div>
          <Button
            isBusy={busy === key.id}
            onClick={() => onEnd(key)}
            aria-label={`End the confirmation of ${key.publicKey === own ? 'this browser' : key.agent || 'Unknown browser'}`}
          >
            End
          </Button>
        </li>
      ))}
    </ul>
  )
}

/** The browsers that an account confirmed for calls: each can be ended, and this one confirmed. */
export function DeviceKeysPanel({ accountId }: { accountId: string }) {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery(deviceKeysQuery())
  const own = useOwnDeviceKey(accountId)
  const [busy, setBusy] = useState<string | null>(null)
  const ending = useWork()

  function end({ id, publicKey }: DeviceKeyRow): void {
    setBusy(id)
    ending.run(async () => {
      try {
        await call('endDeviceKey', { params: { id } })
      } catch (caught) {
        // ended meanwhile from elsewhere: that is what was asked for
        if (problemCode(caught) !== 'NOT_FOUND') throw caught
      }
      await queries.invalidateQueries({ queryKey: deviceKeysQuery().queryKey })
      if (publicKey === own?.publicKey) await forgetBinding(queries, accountId)
    })
  }

  if (error && !data)
    return <Oops what="We could not load your browsers." error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <Loading label="Loading your browsers">
        <SkeletonLine height="h-16" />
      </Loading>
    )
  return (
    <div className="flex flex-col gap-3">
      {ending.error ? <Oops what="The browser is still confirmed." error={ending.error} /> : null}
      <DeviceKeyRows
        keys={data.keys}
        own={own?.publicKey ?? null}
        busy={ending.isBusy ? busy : null}
        onEnd={end}
      />
      <ConfirmBrowser accountId={accountId} name={null} />
    </div>
  )
}
