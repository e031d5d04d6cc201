import type { ReturningPerson } from '#api/moderation/returns/contract.ts'
import type { EvasionSignal } from '#domain/moderation/evasion.ts'
import { ruleName } from '#domain/moderation/ruleName.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'

const SIGNAL_WORDS: Record<EvasionSignal, string> = {
  browser: 'same browser',
  card: 'same card',
  pass: 'a pass from their wallet',
  name: 'a name that looks the same',
  network: 'same network and kind of browser',
  newAccount: 'an account made after the ban',
}

function Row({ person }: { person: ReturningPerson }) {
  const { ban, grade, signals } = person
  return (
    <li className="border-b border-line py-3" data-testid="returning-row">
      <p className="text-sm font-medium">
        <bdi>{person.displayName}</bdi>
        {person.isGuest ? <span className="text-xs text-t3"> guest</span> : null}
      </p>
      <p className="text-sm text-t2">
        {grade === 'likely' ? 'Likely' : 'Possibly'}{' '}
        {ban.displayName === null ? 'somebody' : <bdi>{ban.displayName}</bdi>}, banned {formatMoment(ban.at)}{' '}
        ({ruleName(ban.ruleCode)})
      </p>
      <ul className="flex flex-wrap gap-2 mt-1" aria-label="What speaks for it">
        {signals.map((signal) => (
          <li key={signal} className="text-xs text-t3">
            {SIGNAL_WORDS[signal]}
          </li>
        ))}
      </ul>
    </li>
  )
}

/** People who entered and may have been banned before, with what speaks for it; nothing where there is none. */
export function ReturningPeople({ people }: { people: readonly ReturningPerson[] }) {
  if (people.length === 0) return null
  return (
    <section className="mb-8" aria-labelledby="returning">
      <h2 className="d5" id="returning">
        May have come back
      </h2>
      <p className="text-sm text-t2">
        Nobody is kept out by this. Look before you act: families and libraries share browsers and networks.
      </p>
      <ul>
        {people.map((person) => (
          <Row key={person.accountId} person={person} />
        ))}
      </ul>
    </section>
  )
}
