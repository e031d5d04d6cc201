import { useState } from 'react'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { passkeySentence } from './passkeys.ts'
import { TotpSetup } from './TotpSheet.tsx'
import { useWork } from './useWork.ts'

export interface EnrolFormProps {
  hasPasskeys: boolean
  /** each throws what went wrong */
  onPasskey: () => Promise<void>
  onBeginTotp: () => Promise<{ secret: string; uri: string }>
  onConfirmTotp: (code: string) => Promise<void>
}

/** Adds a first second factor where one is needed. */
export function EnrolForm({ hasPasskeys, onPasskey, onBeginTotp, onConfirmTotp }: EnrolFormProps) {
  const [begun, setBegun] = useState<{ secret: string; uri: string } | null>(null)
  const passkey = useWork()
  const totp = useWork()
  if (begun) return <TotpSetup begun={begun} onConfirm={onConfirmTotp} />
  return (
    <div className="flex flex-col gap-4">
      {hasPasskeys ? (
        <Button kind="lamp" size="big" isBusy={passkey.isBusy} onClick={() => passkey.run(onPasskey)}>
          Add a passkey
        </Button>
      ) : null}
      <Button
        kind={hasPasskeys ? 'line' : 'lamp'}
        size="big"
        isBusy={totp.isBusy}
        onClick={() => totp.run(async () => setBegun(await onBeginTotp()))}
      >
        Add an authenticator app
      </Button>
      {passkey.error || totp.error ? (
        <Note tone="bad" icon="alert" role="alert">
          <p>{passkey.error ? passkeySentence(passkey.error) : sentenceOf(totp.error)}</p>
        </Note>
      ) : null}
    </div>
  )
}
