import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Factors } from '#api/accounts/factors/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { call } from '#web/kit/api/client.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { deviceKeysQuery } from '../deviceKeys/deviceKeysQuery.ts'
import { FactorRows, type FactorWish } from './FactorRows.tsx'
import { factorsQuery } from './factorsQuery.ts'
import { PasskeySheet } from './PasskeySheet.tsx'
import { knowsPasskeys, makePasskey } from './passkeys.ts'
import { RecoverySheet } from './RecoverySheet.tsx'
import { RemoveFactorSheet } from './RemoveFactorSheet.tsx'
import { TotpSheet } from './TotpSheet.tsx'
import { useWork } from './useWork.ts'

const LAST =
  'It is your last second factor. Your recovery codes go with it, and rooms for members cannot go live until you add another one.'
const NOT_LAST = 'It opens nothing here any more.'
const LOST =
  'In seven days your passkeys, authenticator app and recovery codes are removed, and you can add new ones. Until then everybody who is signed in as you, and your e-mail address, hears of it every day and can stop it.'

function countOf({ passkeys, totp }: Factors): number {
  return passkeys.length + (totp ? 1 : 0)
}

/** Passkeys, authenticator app and recovery codes of the signed-in account. */
export function FactorsPanel() {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery(factorsQuery())
  const [wish, setWish] = useState<FactorWish | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [pressed, setPressed] = useState<FactorWish['to'] | null>(null)
  const atOnce = useWork()
  const close = () => setWish(null)

  async function refresh(): Promise<void> {
    await queries.invalidateQueries({ queryKey: factorsQuery().queryKey })
    // what a passkey confirmed goes with it
    void queries.invalidateQueries({ queryKey: deviceKeysQuery().queryKey })
    close()
  }

  function follow(next: FactorWish): void {
    if (next.to !== 'renew-recovery' && next.to !== 'cancel-removal') {
      setWish(next)
      return
    }
    setPressed(next.to)
    atOnce.run(async () => {
      if (next.to === 'cancel-removal') await call('cancelFactorRemoval', {})
      else setCodes((await call('renewRecovery', {})).codes)
      await refresh()
    })
  }

  if (error && !data)
    return <Oops what="We could not load your second factors." error={error} onRetry={() => void refetch()} />
  if (!data) {
    return (
      <Loading label="Loading your second factors">
        <SkeletonLine height="h-24" />
      </Loading>
    )
  }
  const what = countOf(data) === 1 ? LAST : NOT_LAST
  const after = (work: () => Promise<unknown>) => async () => {
    await work()
    await refresh()
  }
  return (
    <>
      {atOnce.error ? <Oops what="Nothing was changed." error={atOnce.error} /> : null}
      <FactorRows
        factors={data}
        hasPasskeys={knowsPasskeys()}
        busy={atOnce.isBusy ? pressed : null}
        onWish={follow}
      />
      {wish?.to === 'add-passkey' ? (
        <PasskeySheet
          title="Add a passkey"
          action="Make the passkey"
          name={`Passkey ${data.passkeys.length + 1}`}
          onName={async (name) => {
            await makePasskey(name)
            await refresh()
          }}
          onClose={close}
        />
      ) : null}
      {wish?.to === 'rename-passkey' ? (
        <PasskeySheet
          title="Rename the passkey"
          action="Rename"
          name={wish.name}
          onName={async (name) => {
            await call('renamePasskey', { params: { id: wish.id }, body: { name } })
            await refresh()
          }}
          onClose={close}
        />
      ) : null}
      {wish?.to === 'remove-passkey' ? (
        <RemoveFactorSheet
          title={`Remove the passkey “${isolated(wish.name)}”?`}
          text={what}
          action="Remove"
          onRemove={after(() => call('removePasskey', { params: { id: wish.id } }))}
          onClose={close}
        />
      ) : null}
      {wish?.to === 'remove-totp' ? (
        <RemoveFactorSheet
          title="Remove the authenticator app?"
          text={what}
          action="Remove"
          onRemove={after(() => call('removeTotp', {}))}
          onClose={close}
        />
      ) : null}
      {wish?.to === 'ask-removal' ? (
        <RemoveFactorSheet
          title="Did you lose all of them?"
          text={LOST}
          action="Remove them in seven days"
          onRemove={after(() => call('askFactorRemoval', {}))}
          onClose={close}
        />
      ) : null}
      {wish?.to === 'add-totp' ? <TotpSheet onDone={refresh} onClose={close} /> : null}
      {codes ? <RecoverySheet codes={codes} onClose={() => setCodes(null)} /> : null}
    </>
  )
}
