import { type FormEvent, useId, useRef, useState } from 'react'
import { Link } from 'react-router'
import type { ConnectAccount } from '#api/billing/contract.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { formatDate, formatMoment } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { type ConnectCardText, connectCardText, NEED_TEXT } from './connectText.ts'
import { countries } from './countries.ts'

export interface ConnectViewProps {
  account: ConnectAccount
  /** the provider writes to an address that was verified here */
  hasEmail: boolean
  /** a link is being fetched: the browser leaves this page soon */
  isLeaving: boolean
  /** the account is being read at the provider */
  isReading: boolean
  /** a link of the provider was used or too old */
  isRenewed: boolean
  /** why the provider opens no account in the country */
  countryProblem: string | null
  /** why the last press did not lead anywhere */
  problem: string | null
  /** leads to the provider's pages; the country counts where there is no account yet */
  onPages: (country: string) => void
  onDashboard: () => void
  onRead: () => void
}

function Problem({ problem }: Pick<ConnectViewProps, 'problem'>) {
  return problem ? (
    <p className="text-sm text-bad" role="alert">
      {problem}
    </p>
  ) : null
}

function Why() {
  return (
    <p className="text-sm text-t2">
      People without a wallet pay by card, and your part is yours with the same payment. Our payment provider
      has to know who you are for that; it asks on pages of its own, and we see none of your papers, bank or
      tax numbers.
    </p>
  )
}

/** The provider has to reach the person who is paid. */
function EmailFirst() {
  return (
    <Note
      testId="email-first"
      actions={
        <Link className={buttonClass({ kind: 'lamp', size: 'mid' })} data-primary="" to="/me/security">
          Add an e-mail under Security
        </Link>
      }
    >
      The payment provider writes to your e-mail address, and your account has none yet.
    </Note>
  )
}

/** Nobody knows a country of somebody who has not said it, and it never changes again. */
function StartForm({ isLeaving, problem, countryProblem, onPages }: ConnectViewProps) {
  const id = useId()
  const field = useRef<HTMLSelectElement>(null)
  const [country, setCountry] = useState('')
  const [isMissing, setIsMissing] = useState(false)
  const press = (event: FormEvent) => {
    event.preventDefault()
    if (isLeaving) return
    setIsMissing(country === '')
    if (country === '') field.current?.focus()
    else onPages(country)
  }
  const wrong = isMissing ? 'Choose where you live, or where your business is.' : countryProblem
  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={press}>
      <div className="field max-w-90">
        <label htmlFor={id}>Country</label>
        <span className={wrong ? 'inp wrong' : 'inp'}>
          <select
            ref={field}
            className="w-full bg-transparent"
            id={id}
            value={country}
            aria-invalid={wrong ? true : undefined}
            aria-describedby={`${id}-note`}
            onChange={(event) => {
              setCountry(event.target.value)
              setIsMissing(false)
            }}
          >
            <option value="">Choose a country</option>
            {countries().map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </span>
        <p
          id={`${id}-note`}
          className={wrong ? 'text-sm text-bad' : 'text-sm text-t3'}
          role={wrong ? 'alert' : undefined}
        >
          {wrong ?? 'Where you live, or where your business is. It cannot be changed later.'}
        </p>
      </div>
      <Problem problem={problem} />
      <div>
        <Button type="submit" kind="lamp" size="mid" isBusy={isLeaving}>
          {isLeaving ? 'Opening the provider’s page' : 'Set up card payments'}
        </Button>
      </div>
    </form>
  )
}

function Demands({ account: { state, demands, demandsUntil } }: ConnectViewProps) {
  if (demands.length === 0) return null
  // the provider counts the first round as overdue from the beginning
  const isLate = (isOverdue: boolean) => isOverdue && state !== 'started'
  return (
    <>
      <ul className="list-disc pl-5 mt-2 text-sm" data-testid="demands">
        {demands.map(({ need, isOverdue }) => (
          <li key={need}>{isLate(isOverdue) ? `${NEED_TEXT[need]}, overdue` : NEED_TEXT[need]}</li>
        ))}
      </ul>
      {demandsUntil ? <p className="mt-2 text-sm">Until {formatDate(demandsUntil)}.</p> : null}
    </>
  )
}

function StateCard({ text, ...props }: ConnectViewProps & { text: ConnectCardText }) {
  const { account, isLeaving, isReading, isRenewed, problem, onPages, onDashboard, onRead } = props
  const { press } = text
  const follow = () => (press?.to === 'pages' ? onPages(account.country ?? '') : onDashboard())
  return (
    <div className="flex flex-col gap-4">
      {isRenewed && press?.to === 'pages' ? (
        <Note tone="info" role="status">
          That link was used or too old. Nothing is lost; press below for a new one.
        </Note>
      ) : null}
      <Note tone={text.tone} icon={text.tone === 'ok' ? 'check' : 'info'} testId="connect-card">
        <h3 className="d5">{text.title}</h3>
        <p className="mt-1">{text.says}</p>
        {account.isChecking && account.state !== 'pending' ? (
          <p className="mt-1 text-sm">Something you brought is being checked.</p>
        ) : null}
        <Demands {...props} />
      </Note>
      <Problem problem={problem} />
      <div className="flex flex-wrap items-center gap-3">
        {press ? (
          <Button kind={text.tone === 'ok' ? 'line' : 'lamp'} size="mid" isBusy={isLeaving} onClick={follow}>
            {isLeaving ? 'Opening the provider’s page' : press.word}
          </Button>
        ) : null}
        <Button kind={press ? 'ghost' : 'line'} size="mid" isBusy={isReading} onClick={onRead}>
          Look again
        </Button>
        {account.readAt ? (
          <span className="text-sm text-t3">As of {formatMoment(account.readAt)}</span>
        ) : null}
      </div>
    </div>
  )
}

/** How somebody stands who wants to be paid by card: what is missing, until when, and one press. */
export function ConnectView(props: ConnectViewProps) {
  const text = connectCardText(props.account)
  return (
    <section aria-labelledby="card-payments" className="flex flex-col gap-4 max-w-168">
      <h2 className="d5" id="card-payments">
        Card payments
      </h2>
      {text ? (
        <StateCard {...props} text={text} />
      ) : (
        <>
          <Why />
          {props.hasEmail ? <StartForm {...props} /> : <EmailFirst />}
        </>
      )}
    </section>
  )
}
