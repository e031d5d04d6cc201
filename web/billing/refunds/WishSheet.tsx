import { useState } from 'react'
import type { RefundWish } from '#api/billing/refunds/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { BoughtName } from '#web/payments/Bought.tsx'
import { type BoughtKind, kindBought } from '#web/payments/boughtWords.ts'
import { belowZeroText } from './refundText.ts'

export interface WishSheetProps {
  wish: RefundWish
  /** which answer is being sent */
  sending: boolean | null
  /** why it was not taken */
  problem: string | null
  onDecide: (isGranted: boolean) => void
  onClose: () => void
}

const EFFECTS: Readonly<Record<BoughtKind, readonly [what: string, becomes: string]>> = {
  pass: ['Their pass', 'ends at once'],
  gift: ['Their gift', 'is shown no more'],
  call: ['Their call', 'stays as it is'],
}

/** What a yes does to both. */
function Effects({ wish }: { wish: RefundWish }) {
  const { currency, amount, fromCreator, fromPlatform } = wish
  const [what, becomes] = EFFECTS[kindBought(wish)]
  const money = (sum: number) => formatMoney(sum, currency)
  return (
    <section aria-labelledby="effects">
      <h3 className="d5" id="effects">
        If you say yes
      </h3>
      <dl className="kv mt-2">
        <dt>The fan gets</dt>
        <dd className="font-medium">{money(amount)}</dd>
        <dt>You give back</dt>
        <dd className="font-medium">{money(fromCreator)}</dd>
        {fromPlatform > 0 ? (
          <>
            <dt>Our fee goes back</dt>
            <dd>{money(fromPlatform)}</dd>
          </>
        ) : null}
        <dt>{what}</dt>
        <dd>{becomes}</dd>
      </dl>
    </section>
  )
}

function Answers({ wish, sending, onDecide }: Omit<WishSheetProps, 'problem' | 'onClose'>) {
  const [isSure, setSure] = useState<boolean | null>(null)
  const money = formatMoney(wish.amount, wish.currency)
  if (isSure === null)
    return (
      <div className="flex flex-wrap items-center gap-2">
        {wish.isGrantable ? (
          <Button kind="line" size="mid" onClick={() => setSure(true)}>
            Give {money} back
          </Button>
        ) : null}
        <Button kind="line" size="mid" onClick={() => setSure(false)}>
          Say no
        </Button>
      </div>
    )
  return (
    <fieldset className="flex flex-col gap-3 min-w-0">
      <legend className="text-base p-0 mb-2">
        {isSure
          ? `Give ${money} back? It cannot be taken back again.`
          : 'Say no? The money stays, and they cannot ask for this payment again.'}
      </legend>
      <div className="flex flex-wrap items-center gap-2">
        <Button kind="ghost" onClick={() => setSure(null)}>
          Not yet
        </Button>
        <Button
          kind={isSure ? 'harm' : 'quiet'}
          size="mid"
          isBusy={sending !== null}
          onClick={() => onDecide(isSure)}
        >
          {isSure ? 'Yes, give it back' : 'Yes, say no'}
        </Button>
      </div>
    </fieldset>
  )
}

/** A wish for money back: why they ask, what each answer does to both, and the answer. */
export function WishSheet(props: WishSheetProps) {
  const { wish, problem, onClose } = props
  const below = belowZeroText(wish)
  const isPass = kindBought(wish) === 'pass'
  return (
    <Sheet title="Money back?" isDrawer testId="wish-sheet" onClose={onClose}>
      <div className="flex flex-col gap-5 mt-6">
        <dl className="kv">
          <dt>Bought</dt>
          <dd>
            <BoughtName {...wish} />, {formatDate(wish.paidAt)}
          </dd>
          <dt>Paid by card</dt>
          <dd>{formatMoney(wish.paid, wish.currency)}</dd>
          {isPass ? (
            <>
              <dt>Watched</dt>
              <dd>{wish.wasWatched ? 'yes; days that began are not given back' : 'never'}</dd>
            </>
          ) : null}
          <dt>Asked</dt>
          <dd>{formatDate(wish.askedAt)}</dd>
        </dl>
        <p className="text-sm text-t2">
          {wish.isOften
            ? 'They had money back twice within 90 days, so they cannot take it themselves.'
            : 'By the rule of this sale you decide.'}
        </p>
        {wish.isGrantable ? (
          <>
            <Effects wish={wish} />
            {below ? (
              <Note tone="warn" icon="alert" testId="below-zero">
                {below}
              </Note>
            ) : null}
          </>
        ) : (
          <Note testId="not-grantable">
            Nothing of this payment can go back any more: it went back already
            {isPass ? ', its bank asks for it, or all of it was used' : ' or its bank asks for it'}. You can
            only close the wish.
          </Note>
        )}
        {problem ? (
          <Note tone="bad" icon="alert" role="alert">
            {problem}
          </Note>
        ) : null}
        <Answers wish={wish} sending={props.sending} onDecide={props.onDecide} />
      </div>
    </Sheet>
  )
}
