import type { ReactNode } from 'react'
import type {
  FailedPayout,
  MatterOrder,
  MoneyMatter,
  MoneyReading,
  StuckEvent,
} from '#api/ledger/bookkeeping/contract.ts'
import { payoutFailureText } from '#domain/billing/payoutFailureText.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { EarnedMoney } from '../earnings/EarnedMoney.tsx'
import { MoneyDays } from './MoneyDays.tsx'
import { MoreMatters } from './MoreMatters.tsx'
import { eventSaid, matterSaid, matterStep, matterWord, sideText } from './matterText.ts'

function Part({ id, title, count, none, children }: PartProps) {
  return (
    <section className="mt-10" aria-labelledby={id} data-testid={id}>
      <h2 className="d5" id={id}>
        {title}
        {count > 0 ? <span className="text-t3 figures"> {count}</span> : null}
      </h2>
      {count === 0 ? <p className="text-sm text-t2 mt-2">{none}</p> : children}
    </section>
  )
}
interface PartProps {
  id: string
  title: string
  count: number
  /** said where there is nothing */
  none: string
  children: ReactNode
}

function Rest({ shown, count }: { shown: number; count: number }) {
  if (count <= shown) return null
  return <p className="text-sm text-t2 mt-3">{`${count - shown} more follow once these are gone.`}</p>
}

function Whose({ creator }: Pick<MoneyMatter, 'creator'>) {
  if (!creator) return <span>the installation</span>
  return (
    <span>
      <bdi>{creator.name}</bdi> (@{creator.handle})
    </span>
  )
}

function Row({ head, side, children, action }: RowProps) {
  return (
    <li className="border-b border-line py-4 flex flex-col gap-1" data-testid="matter">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h3 className="text-base font-medium">{head}</h3>
        <span className="figures">{side}</span>
      </div>
      {children}
      {action ? <div className="mt-2">{action}</div> : null}
    </li>
  )
}
interface RowProps {
  head: string
  side?: ReactNode
  children: ReactNode
  action?: ReactNode
}

function MatterRow({ matter, onEnd }: { matter: MoneyMatter; onEnd: (matter: MoneyMatter) => void }) {
  const { currency, symbol, decimals, amountUnits, subject, outsideRef, at } = matter
  return (
    <Row
      head={matterWord(matter)}
      side={
        currency && symbol && amountUnits ? (
          <EarnedMoney units={amountUnits} of={{ currency, symbol, decimals }} />
        ) : null
      }
      action={
        matter.key === null ? null : (
          <Button onClick={() => onEnd(matter)} aria-label={`End it: ${matterWord(matter)}, ${subject}`}>
            End it
          </Button>
        )
      }
    >
      <p className="text-sm text-t2">
        <bdi>{matterSaid(matter)}</bdi> {matterStep(matter)}
      </p>
      <p className="text-sm text-t3 wrap-anywhere">
        <Whose creator={matter.creator} /> · {formatMoment(at)} · <bdi className="figures">{subject}</bdi>
        {outsideRef && outsideRef !== subject ? (
          <>
            {' '}
            · <bdi className="figures">{outsideRef}</bdi>
          </>
        ) : null}
      </p>
    </Row>
  )
}

function EventRow({ event, onTry }: { event: StuckEvent; onTry: (event: StuckEvent) => void }) {
  const { type, objectRef, eventId, receivedAt, isParked } = event
  return (
    <Row
      head={type}
      side={<span className="text-sm text-t3">{formatMoment(receivedAt)}</span>}
      action={
        isParked ? (
          <Button onClick={() => onTry(event)} aria-label={`Try again: ${type}, ${objectRef}`}>
            Try again
          </Button>
        ) : null
      }
    >
      <p className="text-sm text-t2">
        <bdi>{eventSaid(event)}</bdi>
      </p>
      <p className="text-sm text-t3 wrap-anywhere">
        <Whose creator={event.creator} /> · <bdi className="figures">{objectRef}</bdi> ·{' '}
        <bdi className="figures">{eventId}</bdi>
      </p>
    </Row>
  )
}

function PayoutRow({ payout }: { payout: FailedPayout }) {
  return (
    <Row head="Came back from the bank" side={formatMoney(payout.amount, payout.currency)}>
      <p className="text-sm text-t2">
        {payoutFailureText(payout.failCode, false)} The creator was told, and changes the bank details; then
        it goes again by itself.
      </p>
      <p className="text-sm text-t3">
        <Whose creator={payout.creator} /> · {formatMoment(payout.failedAt)}
      </p>
    </Row>
  )
}

function Sides({ sides }: Pick<MoneyReading, 'sides'>) {
  if (sides.length === 0)
    return <p className="text-sm text-t2 mt-2">Nothing was compared yet: a worker does it each night.</p>
  return (
    <ul className="mt-2">
      {sides.map((one) => {
        const { word, text, isEven } = sideText(one)
        return (
          <li
            key={one.side}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 border-b border-line"
          >
            <span className={isEven ? 'text-ok' : 'text-warn'}>
              <Icon name={isEven ? 'check' : 'alert'} small />
            </span>
            <span className="font-medium">{word}</span>
            <span className="text-sm text-t2">{text}</span>
          </li>
        )
      })}
    </ul>
  )
}

export interface AdminMoneyViewProps {
  reading: MoneyReading
  /** what of the books is open, as far as it is shown */
  matters: readonly MoneyMatter[]
  by: MatterOrder
  onBy: (by: MatterOrder) => void
  /** null: all are shown */
  onMore: (() => void) | null
  isBusy: boolean
  onTry: (event: StuckEvent) => void
  onEnd: (matter: MoneyMatter) => void
}

/** What of everybody's money waits for a person. */
export function AdminMoneyView(props: AdminMoneyViewProps) {
  const { reading, matters, by, onBy, onMore, isBusy, onTry, onEnd } = props
  const { sides, events, payouts, counts } = reading
  const differing = matters.filter(({ side }) => side !== null)
  const waiting = matters.filter(({ side }) => side === null)
  const list = (of: readonly MoneyMatter[]) => (
    <ul>
      {of.map((matter) => (
        <MatterRow key={matter.id} matter={matter} onEnd={onEnd} />
      ))}
    </ul>
  )
  return (
    <>
      <section className="mt-8" aria-labelledby="sides">
        <h2 className="d5" id="sides">
          The books and the world
        </h2>
        <Sides sides={sides} />
        {list(differing)}
      </section>
      <MoneyDays read={reading.days} />
      <Part
        id="waiting"
        title="Waits for a person"
        count={waiting.length}
        none={onMore ? 'Nothing else of what is shown so far.' : 'Nothing else waits for a person.'}
      >
        {list(waiting)}
      </Part>
      <MoreMatters
        by={by}
        onBy={onBy}
        onMore={onMore}
        isBusy={isBusy}
        shown={matters.length}
        of={counts.matters}
      />
      <Part
        id="events"
        title="Events that stand still"
        count={counts.events}
        none="Every event of the payment provider was worked on."
      >
        <ul>
          {events.map((event) => (
            <EventRow key={`${event.endpoint}/${event.eventId}`} event={event} onTry={onTry} />
          ))}
        </ul>
        <Rest shown={events.length} count={counts.events} />
      </Part>
      <Part
        id="payouts"
        title="Payouts that came back"
        count={counts.payouts}
        none="No payout came back, or each went again."
      >
        <ul>
          {payouts.map((payout) => (
            <PayoutRow key={payout.id} payout={payout} />
          ))}
        </ul>
        <Rest shown={payouts.length} count={counts.payouts} />
      </Part>
    </>
  )
}
