import type { CardTerms } from '#api/tips/contract.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { cardGiftPrice } from '#domain/tips/cardGifts.ts'
import { type Gift, giftName } from '#domain/tips/gifts.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { Cooldown } from '#web/kit/states/Cooldown.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { CardChoice } from '#web/payments/CardChoice.tsx'
import type { PayProblem } from '#web/payments/cardPress.ts'
import { divisionText, refundText } from '#web/payments/cardText.ts'
import { cardGiftOrder } from './cardOrder.ts'
import { CountStepper, GiftChoice } from './GiftChoice.tsx'
import { ShowName } from './ShowName.tsx'
import type { Picked } from './tipOrder.ts'
import type { TipPlace } from './tipTermsQuery.ts'
import type { CardGiftStep } from './useCardGift.ts'

export interface CardGiftViewProps {
  place: TipPlace
  /** who is given to */
  name: Typed
  terms: CardTerms
  picked: Picked
  /** null: a new card */
  cardId: string | null
  step: CardGiftStep
  problem: PayProblem | null
  onPick: (picked: Picked) => void
  onCard: (cardId: string | null) => void
  onSend: () => void
}

function Press({ name, picked, price, ...props }: CardGiftViewProps & { price: string }) {
  const { step, problem, onSend } = props
  if (problem && problem.waitS > 0)
    return (
      <Cooldown
        key={`${problem.sentence} ${problem.waitS}`}
        kind="lamp"
        size="big"
        seconds={problem.waitS}
        label={`Send ${price}`}
        onPress={onSend}
      />
    )
  return (
    <Button
      kind="lamp"
      size="big"
      isFull
      className="whitespace-normal wrap-anywhere"
      isBusy={step !== 'ready'}
      onClick={onSend}
    >
      {step === 'leaving' ? (
        'Opening the payment page'
      ) : step === 'paying' ? (
        'Paying'
      ) : (
        <span>
          Send {giftName(picked)}, {price}, to <bdi>{name}</bdi>
        </span>
      )}
    </Button>
  )
}

/** Which gift, with which card, who gets what of it, and the one press that pays. */
export function CardGiftView(props: CardGiftViewProps) {
  const { place, name, terms, picked, cardId, step, problem, onPick, onCard } = props
  const { currency, refund, statementName, cards, showsName } = terms
  const order = cardGiftOrder({ ...picked, cardId }, terms)
  if (!order)
    return (
      <Note tone="warn" icon="alert" role="alert" testId="prices-unknown">
        This page does not know what gifts cost in {currency}. Nothing was paid. Load the page again.
      </Note>
    )
  const isBusy = step !== 'ready'
  const priceOf = ({ code }: Gift) => formatMoney(cardGiftPrice(code, currency) ?? 0, currency)
  return (
    <div className="flex flex-col gap-4 wrap-anywhere" data-testid={`state:card-gift:${step}`}>
      <fieldset className="contents" disabled={isBusy}>
        <GiftChoice
          chosen={picked.gift}
          hasOther={false}
          priceOf={priceOf}
          onChoose={(gift) => onPick({ ...picked, gift })}
        />
        <CountStepper count={picked.count} onCount={(count) => onPick({ ...picked, count })} />
      </fieldset>
      <CardChoice {...{ cards, cardId, isBusy, onCard }} />
      <dl className="kv">
        <dt>Goes to</dt>
        <dd>{divisionText(order, name)}</dd>
        <dt>On your statement</dt>
        <dd>{statementName}</dd>
      </dl>
      <p className="text-sm text-t2" data-testid="refund-rule">
        {refundText(refund, name, true)} What the payment provider costs is the platform’s.
      </p>
      <ShowName place={place} isShown={showsName} />
      {problem ? (
        <Note tone="bad" icon="alert" role="alert" testId="gift-failed">
          {problem.sentence}
        </Note>
      ) : null}
      <Press {...props} price={formatMoney(order.amount, currency)} />
    </div>
  )
}
