import { useId } from 'react'
import type { CardQuote } from '#api/billing/offers/contract.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatDate, formatDuration } from '#web/kit/format/formatTime.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { Cooldown } from '#web/kit/states/Cooldown.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { cardTerm, cardText, divisionText, refundText } from './payText.ts'

/** A price that was shown before and is another one now. */
export interface OldPrice {
  amount: number
  currency: string
}

/** Why the last press came to nothing. */
export interface PayProblem {
  sentence: string
  /** seconds until another press may help */
  waitS: number
}

export interface PayViewProps {
  quote: CardQuote
  creator: Typed
  /** set when the price changed under the eyes of the person: nothing is paid before they press again */
  was: OldPrice | null
  /** null: a new card */
  cardId: string | null
  /** the payment is on its way, or the browser leaves for the provider's page */
  isBusy: boolean
  isLeaving: boolean
  problem: PayProblem | null
  onCard: (cardId: string | null) => void
  onPay: () => void
}

const SOON_MS = 120_000

function whenText({ startsAt, validUntil, lengthS }: CardQuote): string {
  const begins = Date.parse(startsAt)
  const isLater = begins > serverNow() + SOON_MS
  const from = isLater ? `from ${formatDate(begins)}, when what you hold ends` : 'from now'
  if (lengthS === null || validUntil === null) return isLater ? `for ever, ${from}` : 'for ever'
  return `${formatDuration(lengthS)} ${from}, until ${formatDate(validUntil)}`
}

function Held({ held }: Pick<CardQuote, 'held'>) {
  return held.map(({ tierName, rail, until }) => (
    <p key={`${rail} ${tierName} ${until}`} className="text-sm text-t2" data-testid="held-already">
      You have <bdi>{tierName}</bdi> already{rail === 'wallet' ? ' in a wallet' : ''},{' '}
      {until === null ? 'for ever' : `until ${formatDate(until)}`}.
    </p>
  ))
}

function Methods({ quote: { cards }, cardId, isBusy, onCard }: PayViewProps) {
  const name = useId()
  if (cards.length === 0)
    return (
      <p className="text-sm text-t2">
        You type your card on the payment provider’s page, which opens next. We never see its number.
      </p>
    )
  const row = (id: string | null, title: string, line: string) => (
    <label key={id ?? 'new'} className="opt">
      <input type="radio" name={name} checked={cardId === id} disabled={isBusy} onChange={() => onCard(id)} />
      <span className="min-w-0 flex-1">
        <span className="font-medium block figures">{title}</span>
        <span className="text-sm optline block figures">{line}</span>
      </span>
    </label>
  )
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="text-sm text-t3 mb-2">Pay with</legend>
      {cards.map((card) => row(card.id, cardText(card), cardTerm(card)))}
      {row(null, 'Another card', 'On the payment provider’s page, which opens next.')}
    </fieldset>
  )
}

/** Everything that is read before paying by card, and the one press that pays. */
export function PayView(props: PayViewProps) {
  const { quote, creator, was, isBusy, isLeaving, problem } = props
  const price = formatMoney(quote.amount, quote.currency)
  const word = isLeaving ? 'Opening the payment page' : isBusy ? 'Paying' : `Pay ${price}`
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <p className="text-base">
          <bdi>{quote.tierName}</bdi> pass of {isolated(creator)}, {whenText(quote)}
        </p>
        <Held held={quote.held} />
      </div>
      <dl className="kv">
        <dt>You pay</dt>
        <dd className="font-medium" data-testid="price">
          {price}
        </dd>
        <dt>Goes to</dt>
        <dd>{divisionText(quote, creator)}</dd>
        <dt>On your statement</dt>
        <dd>{quote.statementName}</dd>
      </dl>
      <p className="text-sm text-t2" data-testid="refund-rule">
        {refundText(quote.refund, creator)} What the payment provider costs is the platform’s.
      </p>
      {was ? (
        <Note tone="warn" icon="alert" role="alert" testId="price-changed">
          The price changed from {formatMoney(was.amount, was.currency)} to {price}. Nothing was paid. Press
          again to pay {price}.
        </Note>
      ) : null}
      <Methods {...props} />
      {problem ? (
        <Note tone="bad" icon="alert" role="alert" testId="pay-failed">
          {problem.sentence}
        </Note>
      ) : null}
      {problem && problem.waitS > 0 ? (
        <Cooldown
          key={`${problem.sentence} ${problem.waitS}`}
          kind="lamp"
          size="big"
          seconds={problem.waitS}
          label={`Pay ${price}`}
          onPress={props.onPay}
        />
      ) : (
        <Button kind="lamp" size="big" isFull isBusy={isBusy || isLeaving} onClick={props.onPay}>
          {word}
        </Button>
      )}
    </div>
  )
}
