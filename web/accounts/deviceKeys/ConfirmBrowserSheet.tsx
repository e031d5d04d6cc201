import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { configQuery } from '#web/kit/api/queries.ts'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import type { DeviceKey } from '#web/media/direct/keys/deviceKey.ts'
import { factorsQuery } from '../factors/factorsQuery.ts'
import { knowsPasskeys } from '../factors/passkeys.ts'
import { useWork } from '../factors/useWork.ts'
import { meQuery } from '../useSession.ts'
import { ConfirmWays } from './ConfirmWays.tsx'
import { confirmBrowser, type Prove } from './confirmBrowser.ts'
import { proveByPasskey } from './proveByPasskey.ts'
import { proveByWallet } from './proveByWallet.ts'

interface ConfirmBrowserSheetProps {
  accountId: string
  deviceKey: DeviceKey
  onClose: () => void
}

/** Has the person confirm the key of this browser by what their account has. */
export function ConfirmBrowserSheet({ accountId, deviceKey, onClose }: ConfirmBrowserSheetProps) {
  const queries = useQueryClient()
  // who has neither is sent to another tab to add one, and comes back
  const back = { refetchOnWindowFocus: 'always' } as const
  const { data: me } = useQuery({ ...meQuery(), ...back })
  const factors = useQuery({ ...factorsQuery(), ...back })
  const { data: config } = useQuery(configQuery())
  const wallets = me?.wallets ?? []
  const { isBusy, error, run } = useWork()
  const [way, setWay] = useState<'wallet' | 'passkey'>('wallet')
  const [isDialog, setDialog] = useState(false)
  const confirm = (by: typeof way, prove: Prove) => {
    setWay(by)
    run(async () => {
      await confirmBrowser(queries, { accountId, key: deviceKey, prove })
      showToast({ id: 'confirmed-browser', tone: 'ok', text: 'This browser is confirmed as yours.' })
      onClose()
    })
  }
  // the wallet dialog would lie below it
  if (isDialog) return null
  const { data } = factors
  return (
    <Sheet title="Confirm this browser" onClose={onClose} testId="confirm-browser-sheet">
      {factors.error && !data ? (
        <div className="mt-4">
          <Oops
            what="We could not load your passkeys."
            error={factors.error}
            onRetry={() => void factors.refetch()}
          />
        </div>
      ) : null}
      {data || factors.error ? (
        <ConfirmWays
          hasWallet={wallets.length > 0}
          hasPasskey={knowsPasskeys() && (data?.passkeys.length ?? 0) > 0}
          busy={isBusy ? way : null}
          error={error}
          hasPhone={config?.walletConnect != null}
          onWallet={(isOnPhone) => {
            if (config) confirm('wallet', proveByWallet({ config, wallets, isOnPhone, onDialog: setDialog }))
          }}
          onPasskey={() => confirm('passkey', proveByPasskey)}
        />
      ) : (
        <Loading label="Loading what you can confirm it with">
          <SkeletonLine height="h-24" />
        </Loading>
      )}
    </Sheet>
  )
}
