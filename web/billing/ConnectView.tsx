import { type FormEvent, useId, useState } from 'react'
import type { ConnectAccount } from '#api/billing/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatDate, formatMoment } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { type ConnectCardText, connectCardText, NEED_TEXT } from './connectText.ts'
import { countries } from './countries.ts'

export interface ConnectViewProps {
  account: ConnectAccount
  /** a link is being fetched: the browser leaves this page soon */
  isLeaving: boolean
  /** the account is being read at the provider */
  isReading: boolean
  /** why the last press did not lead anywhere */
  problem: string | null
  /** leads to the provider's pages; the country counts where there is no account yet */
  onPages: (country: string) => void
  onDashboard: () => void
  onRead: () => void
}

/** Nobody knows a country of somebody who has not said it, and it never changes again. */
function StartForm({ isLeaving, problem, onPages }: ConnectViewProps) {
  const id = useId()
  const [country, setCountry] = useState('')
  const [isMissing, setIsMissing] = useState(false)
  const press = (event: FormEvent) => {
    event.preventDefault()
    setIsMissing(country === '')
    if (country !== '') onPages(country)
  }
  const wrong = isMissing ? 'Choose where you live, or where your business is.' : problem
  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={press}>
      <p className="text-sm text-t2 max-w-prose">
        People without a wallet can pay you by card. Our payment provider has to know who you are for that; it
        asks on pages of its own, and we see none of your papers, bank or tax numbers.
      </p>
      <div className="field max-w-sm">
        <label htmlFor={id}>Country</label>
        <span className={wrong ? 'inp wrong' : 'inp'}>
          <select
            className="w-full bg-transparent"
            id={id}
            value={country}
            aria-invalid={wrong ? true : undefined}
            aria-describedby={`${id}-note`}
            onChange={(event) => setCountry(event.target.value)}
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
          {wrong ?? 'It cannot be changed later.'}
        </p>
      </div>
      <div>
        <Button type="submit" kind="lamp" size="mid" isBusy={isLeaving}>
          {isLeaving ? 'Opening the provider’s page' : 'Set up card payments'}
        </Button>
      </div>
    </form>
  )
}

function Demands({ account: { demands, demandsUntil } }: ConnectViewProps) {
  if (demands.length === 0) return null
  return (
    <>
      <ul className="list-disc pl-5 mt-2 text-sm" data-testid="demands">
        {demands.map(({ need, isOverdue }) => (
          <li key={need}>{isOverdue ? `${NEED_TEXT[need]}, overdue` : NEED_TEXT[need]}</li>
        ))}
      </ul>
      {demandsUntil ? <p className="mt-2 text-sm">Until {formatDate(demandsUntil)}.</p> : null}
    </>
  )
}

function StateCard({ text, ...props }: ConnectViewProps & { text: ConnectCardText }) {
  const { account, isLeaving, isReading, problem, onPages, onDashboard, onRead } = props
  const { press } = text
  const follow = () => (press?.to === 'pages' ? onPages(account.country ?? '') : onDashboard())
  return (
    <div className="flex flex-col gap-4 max-w-prose">
      <Note tone={text.tone} icon={text.tone === 'ok' ? 'check' : 'info'} testId="connect-card">
        <h3 className="d5">{text.title}</h3>
        <p className="mt-1">{text.says}</p>
        {account.isChecking && account.state !== 'pending' ? (
          <p className="mt-1 text-sm">Something you brought is being checked.</p>
        ) : null}
        <Demands {...props} />
      </Note>
      {problem ? (
        <p className="text-sm text-bad" role="alert">
          {problem}
        </p>
      ) : null}
      <div className="flex flex-wrap items-center gap-3">
        {press ? (
          <Button kind={text.tone === 'ok' ? 'line' : 'lamp'} size="mid" isBusy={isLeaving} onClick={follow}>
            {isLeaving ? 'Opening the provider’s page' : press.word}
          </Button>
        ) : null}
        <Button kind="ghost" size="mid" isBusy={isReading} onClick={onRead}>
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
    <section aria-labelledby="card-payments" className="flex flex-col gap-4">
      <h2 className="d5" id="card-payments">
        Card payments
      </h2>
      {text ? <StateCard {...props} text={text} /> : <StartForm {...props} />}
    </section>
  )
}
