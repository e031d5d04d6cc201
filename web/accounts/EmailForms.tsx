import { type FormEvent, useRef, useState } from 'react'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import type { EmailSignIn } from './useEmailSignIn.ts'

function AddressForm({ way, onBack }: { way: EmailSignIn; onBack: () => void }) {
  const [email, setEmail] = useState(way.email)
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (email.trim()) void way.ask(email.trim())
  }
  return (
    <form className="flex flex-col gap-4" onSubmit={send} noValidate data-testid="state:sign-in:email">
      <Field
        label="E-mail address"
        type="email"
        name="email"
        autoComplete="email"
        inputMode="email"
        autoFocus
        required
        value={email}
        error={way.error === null ? null : sentenceOf(way.error)}
        hint="We send a code. No password, and no payment."
        onChange={(event) => setEmail(event.target.value)}
      />
      <div className="flex items-center justify-between gap-2">
        <Button kind="ghost" type="button" onClick={onBack}>
          Back
        </Button>
        <Button kind="lamp" size="mid" type="submit" isBusy={way.isBusy} data-primary="">
          Send code
        </Button>
      </div>
    </form>
  )
}

const digitsOf = (text: string) => text.replace(/\D/g, '').slice(0, 6)

function CodeForm({ way, last }: { way: EmailSignIn; last: string }) {
  const [code, setCode] = useState('')
  const tried = useRef('')
  const submit = (digits: string) => {
    if (digits.length !== 6 || way.isBusy) return
    tried.current = digits
    void way.enter(digits)
  }
  const change = (text: string) => {
    const digits = digitsOf(text)
    setCode(digits)
    // typed or pasted to the end: nothing is left to decide
    if (digits.length === 6 && digits !== tried.current) submit(digits)
  }
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        submit(code)
      }}
      noValidate
      data-testid="state:sign-in:code"
    >
      <p className="text-sm text-t2" role="status">
        If a code can be sent to {way.email}, it is on its way. It is good for ten minutes.
      </p>
      <Field
        label="Code from the mail"
        className="figures"
        name="code"
        autoComplete="one-time-code"
        inputMode="numeric"
        autoFocus
        required
        value={code}
        error={way.error === null ? null : sentenceOf(way.error)}
        hint="Six digits."
        onChange={(event) => change(event.target.value)}
      />
      <div className="flex flex-wrap-reverse items-center justify-between gap-2">
        <Button kind="ghost" type="button" onClick={way.back}>
          Another address
        </Button>
        <Button
          kind="ghost"
          type="button"
          onClick={() => {
            setCode('')
            tried.current = ''
            void way.ask(way.email)
          }}
        >
          Send a new code
        </Button>
        <Button
          className="max-md:grow"
          kind="lamp"
          size="mid"
          type="submit"
          isBusy={way.isBusy}
          data-primary=""
        >
          {last}
        </Button>
      </div>
    </form>
  )
}

interface EmailFormsProps {
  way: EmailSignIn
  onBack: () => void
  /** what the last press does */
  last?: string
}

/** Address, then the code from the mail. */
export function EmailForms({ way, onBack, last = 'Sign in' }: EmailFormsProps) {
  return way.hasFlow ? <CodeForm way={way} last={last} /> : <AddressForm way={way} onBack={onBack} />
}
