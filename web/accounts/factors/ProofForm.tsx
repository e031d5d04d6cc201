import { type FormEvent, useState } from 'react'
import { ApiProblem, problemCode } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { passkeySentence } from './passkeys.ts'
import { useWork } from './useWork.ts'

export interface ProofFormProps {
  /** what this account can prove with */
  methods: readonly string[]
  /** each throws what went wrong */
  onPasskey: () => Promise<void>
  onCode: (kind: 'totp' | 'recovery', code: string) => Promise<void>
}

function faultOf(error: unknown): string | null {
  if (!(error instanceof ApiProblem)) return null
  const { code, facts } = error.problem
  if (code === 'FACTOR_REFUSED' || code === 'INVALID_INPUT')
    return 'This code is wrong or was used. Type another one.'
  if (code !== 'FACTOR_LOCKED') return null
  const until = typeof facts?.until === 'string' ? ` until ${formatMoment(facts.until)}` : ''
  return `Too many wrong codes: these codes are locked${until}. Use another factor meanwhile.`
}

function CodeForm({ kind, onCode }: { kind: 'totp' | 'recovery'; onCode: ProofFormProps['onCode'] }) {
  const [code, setCode] = useState('')
  const { isBusy, error, run } = useWork()
  const isApp = kind === 'totp'
  const fault = faultOf(error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code.trim() !== '') run(() => onCode(kind, code.trim()))
  }
  return (
    <form className="flex flex-col gap-3" onSubmit={submit} noValidate>
      <Field
        label={isApp ? 'Code from your authenticator app' : 'Recovery code'}
        value={code}
        inputMode={isApp ? 'numeric' : 'text'}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={isApp ? 7 : 20}
        error={fault}
        onChange={(event) => setCode(event.target.value)}
      />
      {error && !fault && problemCode(error) !== null ? (
        <Note tone="bad" icon="alert" role="alert">
          <p>{passkeySentence(error)}</p>
        </Note>
      ) : null}
      <Button kind="line" size="big" type="submit" isBusy={isBusy}>
        Confirm
      </Button>
    </form>
  )
}

/** Passkey, code of the app, recovery code: what this account has, in this order. */
export function ProofForm({ methods, onPasskey, onCode }: ProofFormProps) {
  const passkey = useWork()
  const hasOther = methods.some((one) => one === 'passkey' || one === 'totp')
  const [isRecovering, setRecovering] = useState(!hasOther)
  const hasRecovery = methods.includes('recovery')
  return (
    <div className="flex flex-col gap-4">
      {methods.includes('passkey') ? (
        <>
          <Button
            kind="lamp"
            size="big"
            isBusy={passkey.isBusy}
            onClick={() => passkey.run(() => onPasskey())}
          >
            Use a passkey
          </Button>
          {passkey.error ? (
            <Note tone="bad" icon="alert" role="alert">
              <p>{passkeySentence(passkey.error)}</p>
            </Note>
          ) : null}
        </>
      ) : null}
      {methods.includes('totp') && !isRecovering ? <CodeForm kind="totp" onCode={onCode} /> : null}
      {hasRecovery && isRecovering ? <CodeForm kind="recovery" onCode={onCode} /> : null}
      {hasRecovery && !isRecovering ? (
        <Button kind="ghost" onClick={() => setRecovering(true)}>
          Use a recovery code
        </Button>
      ) : null}
    </div>
  )
}
