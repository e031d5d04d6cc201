import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import type { Config } from '#api/installation/contract.ts'
import type { TipTerms } from '#api/tips/contract.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { GIFT_CURRENCY, giftOf, leastShown } from '#domain/tips/gifts.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Choice } from '#web/kit/controls/Choice.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { exactAmount } from '#web/kit/format/formatAmount.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { workingWord } from '#web/transactions/txPhase.ts'
import { tipAmount } from '../tipWords.ts'
import { CountStepper, GiftChoice } from './GiftChoice.tsx'
import { ShowName } from './ShowName.tsx'
import { giftOrder, lastGift, type Picked, readTipAmount, type TipOrder } from './tipOrder.ts'
import type { TipPlace } from './tipTermsQuery.ts'
import { useSendTip } from './useSendTip.ts'

/** `TipContexts` of the hub: a room of the chain, which names who is paid */
const ROOM_CONTEXT = 1

type Currency = Config['currencies'][number]

/** What somebody has picked and typed so far. */
export interface TipDraft {
  /** code of a gift; 0: the typed amount */
  gift: number
  count: number
  text: string
  /** index of what the typed amount is in */
  currency: number
}

export interface TipFormProps {
  place: TipPlace
  name: Typed
  /** null until the server said them */
  terms: TipTerms | null
  currencies: readonly Currency[]
  onClose: () => void
  /** why nothing more can be given; it waits while a payment is under way */
  refusal?: ReactNode
  /** what it begins with, other than the last gift */
  draft?: Partial<TipDraft>
  /** another gift, or another number of it */
  onPick?: (picked: Picked) => void
  /** a payment began, or is over */
  onBusy?: (isBusy: boolean) => void
}

interface Read {
  order: TipOrder | null
  fault: string | null
  money: Pick<Currency, 'symbol' | 'decimals'>
}

const NATIVE = { symbol: 'ETH', decimals: 18 }

/** A draft as it would be sent, or what is wrong with it. */
function readDraft({ gift, count, text, currency }: TipDraft, currencies: readonly Currency[]): Read {
  const given = giftOf(gift)
  const of = (index: number) => currencies.find((one) => one.index === index) ?? NATIVE
  if (given) return { order: giftOrder(given, count), fault: null, money: of(GIFT_CURRENCY) }
  const money = of(currency)
  const { units, fault } = readTipAmount(text, money)
  if (units === null) return { order: null, fault, money }
  return { order: { giftCode: 0, currency, amountUnits: units }, fault: null, money }
}

interface OtherAmountProps {
  place: TipPlace
  draft: TipDraft
  currencies: readonly Currency[]
  fault: string | null
  onDraft: (change: Partial<TipDraft>) => void
}

/** From which amount on a stream shows it. */
function shownFrom(index: number, currencies: readonly Currency[]): string | undefined {
  const money = currencies.find((one) => one.index === index)
  if (!money) return undefined
  return `The room shows it from ${exactAmount(leastShown(money), money.decimals)} ${money.symbol} on.`
}

function OtherAmount({ place, draft, currencies, fault, onDraft }: OtherAmountProps) {
  const choices = currencies.map(({ index, symbol }) => ({ value: String(index), word: symbol }))
  return (
    <div className="flex gap-3 items-start">
      <Field
        className="flex-1"
        label="Amount"
        inputMode="decimal"
        autoComplete="off"
        value={draft.text}
        error={fault}
        hint={place.kind === 'room' ? shownFrom(draft.currency, currencies) : undefined}
        onChange={(event) => onDraft({ text: event.target.value })}
      />
      <div className="w-32">
        <Choice
          label="Currency"
          value={String(draft.currency)}
          choices={choices}
          onChoose={(value) => onDraft({ currency: Number(value) })}
        />
      </div>
    </div>
  )
}

/** Who gets what of it where several do. */
function SharesLine({ shares, to }: Pick<TipTerms, 'shares' | 'to'>) {
  return (
    <span data-testid="tip-divided">
      A contract, {shortAddress(to)}, divides it:{' '}
      {shares.map(({ channel, bps }, n) => (
        <span key={channel.id}>
          {n === 0 ? null : ', '}
          {bps / 100} % to <bdi>{channel.name}</bdi>
        </span>
      ))}
      .
    </span>
  )
}

/** Whom a tip is for. */
function Receivers({ name, shares }: Pick<TipTerms, 'shares'> & Pick<TipFormProps, 'name'>) {
  if (shares.length === 0) return <bdi>{name}</bdi>
  return shares.map(({ channel }, n) => (
    <span key={channel.id}>
      {n === 0 ? null : n === shares.length - 1 ? ' and ' : ', '}
      <bdi>{channel.name}</bdi>
    </span>
  ))
}

/** What to give, whether with a name, and the one press that gives it. */
export function TipForm(props: TipFormProps) {
  const { place, name, terms, currencies, onClose } = props
  const { data: config } = useQuery(configQuery())
  const [draft, setDraft] = useState<TipDraft>(() => ({
    ...{ gift: lastGift().code, count: 1, text: '', currency: currencies[0]?.index ?? 0 },
    ...props.draft,
  }))
  const [isTried, setTried] = useState(false)
  const { order, fault, money } = readDraft(draft, currencies)
  const { phase, isBusy, isAllowed, press, warm } = useSendTip({ terms, order, onPaid: onClose })
  const { onBusy } = props
  useEffect(() => onBusy?.(isBusy), [isBusy, onBusy])
  const onDraft = (change: Partial<TipDraft>) => {
    setTried(false)
    const next = { ...draft, ...change }
    setDraft(next)
    if (next.gift !== 0) props.onPick?.({ gift: next.gift, count: next.count })
  }
  if (props.refusal && !isBusy) return props.refusal
  const send = () => (order ? press() : setTried(true))
  const sum = order ? `${exactAmount(order.amountUnits, money.decimals)} ${money.symbol}` : 'a tip'
  const word = workingWord(phase, config?.chain.name ?? 'the network') ?? 'Opening your wallet'
  const inGifts = currencies.find(({ index }) => index === GIFT_CURRENCY) ?? NATIVE
  const payee = terms?.contextType === ROOM_CONTEXT ? shortAddress(terms.to) : null
  const shares = terms?.shares ?? []
  const isShownWrong = isTried || draft.text.trim() !== ''
  return (
    <div className="flex flex-col gap-4">
      <fieldset className="contents" disabled={isBusy}>
        <GiftChoice
          chosen={draft.gift}
          hasOther
          priceOf={({ priceUnits }) => tipAmount({ ...inGifts, rail: 'chain', units: String(priceUnits) })}
          onChoose={(gift) => onDraft({ gift })}
        />
        {draft.gift === 0 ? (
          <OtherAmount {...{ place, draft, currencies, onDraft }} fault={isShownWrong ? fault : null} />
        ) : (
          <CountStepper count={draft.count} onCount={(count) => onDraft({ count })} />
        )}
      </fieldset>
      <ShowName place={place} isShown={terms?.showsName ?? false} />
      <Button
        kind="lamp"
        size="big"
        isFull
        className="whitespace-normal wrap-anywhere"
        isBusy={isBusy || terms === null}
        onClick={send}
        onPointerEnter={warm}
        onFocus={warm}
      >
        {isBusy ? (
          word
        ) : (
          <span>
            {isAllowed ? 'Now send' : 'Send'} {sum} to <Receivers {...{ name, shares }} />
          </span>
        )}
      </Button>
      <TxNote phase={phase} />
      <p className="text-sm text-t3">
        {terms && shares.length > 0 ? (
          <SharesLine {...{ shares, to: terms.to }} />
        ) : (
          <>
            All of it goes to{' '}
            {payee === null ? <bdi>{name}</bdi> : `${payee}, whom the chain names for this room`}.
          </>
        )}{' '}
        Your wallet pays the network fee. A tip buys nothing and is not paid back.
      </p>
    </div>
  )
}
