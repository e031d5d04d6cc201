import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { problemCode, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { QrCode } from '#web/kit/controls/QrCode.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { useWork } from './useWork.ts'

/** Four letters at a time, as apps show it when it is typed. */
const grouped = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ')

/** Props of the setup: `begun` is what the server made, or null while it is asked. */
export interface TotpSetupProps {
  begun: { secret: string; uri: string }
  /** takes the app into use; throws what the server says */
  onConfirm: (code: string) => Promise<void>
}

/** QR, the secret as text, and the field for a first code. */
export function TotpSetup({ begun, onConfirm }: TotpSetupProps) {
  const [code, setCode] = useState('')
  const { isBusy, error, run } = useWork()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run(() => onConfirm(code.trim()))
  }
  const isWrong = ['FACTOR_REFUSED', 'INVALID_INPUT'].includes(problemCode(error) ?? '')
  return (
    <form className="flex flex-col gap-4" onSubmit={submit} noValidate>
      <p className="text-sm text-t2">Scan this with your authenticator app, then type the code it shows.</p>
      <div className="flex justify-center">
        <QrCode text={begun.uri} label="QR code for your authenticator app" />
      </div>
      <div>
        <p className="text-sm text-t2">No camera? Type this into the app:</p>
        <p className="figures break-all select-all mt-1" data-testid="totp-secret">
          {grouped(begun.secret)}
        </p>
      </div>
      <Field
        label="Code from the app"
        value={code}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        error={isWrong ? 'This code is wrong or over. Type the one the app shows now.' : null}
        onChange={(event) => setCode(event.target.value)}
      />
      {error && !isWrong ? <Oops what="The app was not added." error={error} /> : null}
      <Button kind="lamp" size="big" type="submit" isBusy={isBusy}>
        Add the app
      </Button>
    </form>
  )
}

/** Sets up an authenticator app. */
export function TotpSheet({ onDone, onClose }: { onDone: () => Promise<void>; onClose: () => void }) {
  const { data, error } = useQuery({
    queryKey: ['totp-begun'],
    queryFn: () => call('beginTotp', {}),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const confirm = async (code: string) => {
    await call('confirmTotp', { body: { code } })
    await onDone()
  }
  return (
    <Sheet title="Add an authenticator app" onClose={onClose} testId="totp-sheet">
      <div className="mt-4">
        {data ? (
          <TotpSetup begun={data} onConfirm={confirm} />
        ) : error ? (
          <p className="text-sm text-bad" role="alert">
            {sentenceOf(error)}
          </p>
        ) : (
          <Loading label="Preparing the app">
            <SkeletonLine height="h-50" />
          </Loading>
        )}
      </div>
    </Sheet>
  )
}
