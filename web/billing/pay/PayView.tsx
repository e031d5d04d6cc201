import type { CardQuote } from '#api/billing/offers/contract.ts'
import { isolated, type Typed } from '#domain/names/isolated.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatDate, formatDuration } from '#web/kit/format/formatTime.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { Cooldown } from '#web/kit/states/Cooldown.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { CardChoice } from '#web/payments/CardChoice.tsx'
import type { PayProblem } from '#web/payments/cardPress.ts'
import { divisionText, refundText } from '#web/payments/cardText.ts'

/** A price that was shown before and is another one now. */
export interface OldPrice {
  amount: number
  currency: string
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
      <CardChoice cards={quote.cards} cardId={props.cardId} isBusy={isBusy} onCard={props.onCard} />
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
