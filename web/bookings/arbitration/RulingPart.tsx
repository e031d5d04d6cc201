import { useEffect, useRef, useState } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import { useMe } from '#web/kit/api/queries.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { BookingPart } from '../booked/BookingPart.tsx'
import { awaitedTone } from '../booked/cardWords.ts'
import { percentOf } from '../splits/splitModel.ts'
import { ArbiterMoney } from './ArbiterMoney.tsx'
import type { DisputeReading, ListedCall } from './arbitrationQueries.ts'
import { RuleSheet } from './RuleSheet.tsx'
import { RulingForm } from './RulingForm.tsx'
import type { RulingOrder } from './rulingTransaction.ts'
import { useRuling } from './useRuling.ts'
import { useRulingDraft } from './useRulingDraft.ts'

export interface RulingPartProps {
  reading: DisputeReading
  /** of the server: when it was asked for */
  readAtMs: number
  /** as it is listed now; null: it is not among those */
  listed: ListedCall | null
  /** of the server, in seconds */
  nowS: number
}

/** What was ruled, with the amounts and the reasons. */
function Ruled({
  call,
  creatorBps,
  text,
}: Pick<RulingOrder, 'call' | 'creatorBps'> & { text: Typed | null }) {
  return (
    <div className="flex flex-col gap-3" data-testid="ruled">
      <Note tone="ok" icon="check" role="status">
        Ruled: {percentOf(creatorBps)} % of the price for the creator.
      </Note>
      <ArbiterMoney {...{ call, creatorBps }} />
      {text === null ? (
        <p className="text-sm text-t2">Whoever ruled gave no reasons here.</p>
      ) : (
        <p className="text-sm whitespace-pre-wrap break-words">
          <bdi>{text}</bdi>
        </p>
      )}
    </div>
  )
}

/** How a dispute is decided by who read it, or how it was. What was written stays until it is sent. */
export function RulingPart({ reading, readAtMs, listed, nowS }: RulingPartProps) {
  const { call, ruling } = reading
  const [draft, setDraft] = useRulingDraft(call.id)
  const [asked, setAsked] = useState<RulingOrder | null>(null)
  const isDisputed = (listed ?? call).status === 'disputed'
  // one that is not listed is never read again by itself: what was taken is all that is known of it
  const press = useRuling(call.rail, listed)
  const me = useMe()
  const { order, phase, isBusy, isIncluded, isAwaited, word, forget } = press
  const untilS = call.pending === null ? 0 : Date.parse(call.pending.until) / 1000
  const isOpen = isDisputed && nowS < untilS
  const isDone = isIncluded && !isAwaited && phase.at !== 'stopped'
  const read = useRef(reading)
  useEffect(() => {
    // why the last press ruled nothing is about what was read then
    if (read.current !== reading && phase.at === 'stopped') forget()
    read.current = reading
  }, [reading, phase, forget])
  function rule(creatorBps: number, text: string): void {
    press.warm()
    setAsked({ call, creatorBps, text, wallets: me?.wallets ?? [] })
  }
  function send(): void {
    if (asked) press.send(asked)
    setAsked(null)
  }
  return (
    <BookingPart title="The ruling">
      {ruling !== null ? (
        <Ruled {...{ call, creatorBps: ruling.creatorBps, text: ruling.text }} />
      ) : isDone && order !== null ? (
        <Ruled call={order.call} creatorBps={order.creatorBps} text={order.text} />
      ) : (
        <div className="max-w-168 flex flex-col gap-3">
          {isOpen || isBusy || isAwaited ? (
            <RulingForm
              {...{ call, draft, word }}
              isBusy={isBusy || isAwaited}
              onDraft={setDraft}
              onRule={rule}
            />
          ) : (
            <Note icon="clock" testId="ruling-closed">
              {isDisputed
                ? `The time to rule is over. ${call.rail === 'card' ? 'This site ends this call by itself' : 'Anybody can end this call now'}.`
                : 'This dispute has ended. Read it again to see how.'}
            </Note>
          )}
          {isAwaited ? (
            <Note tone={awaitedTone(call.rail)} icon="refresh" role="status" testId="ruling-awaited">
              Your ruling is on its way. This page shows what came of it in a moment.
            </Note>
          ) : null}
          {order === null ? null : <TxNote phase={phase} />}
        </div>
      )}
      {asked === null ? null : (
        <RuleSheet order={asked} {...{ readAtMs, isOpen }} onRule={send} onClose={() => setAsked(null)} />
      )}
    </BookingPart>
  )
}
