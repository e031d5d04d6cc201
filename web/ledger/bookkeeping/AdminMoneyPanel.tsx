import { useState } from 'react'
import type { MatterOrder, MoneyMatter, MoneyReading, StuckEvent } from '#api/ledger/bookkeeping/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { formatClock } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import { AdminMoneyView } from './AdminMoneyView.tsx'
import { eventSaid, matterSaid } from './matterText.ts'
import { ReasonForm } from './ReasonForm.tsx'

type Asked = { does: 'try'; event: StuckEvent } | { does: 'end'; matter: MoneyMatter }

const DONE = {
  try: 'It is worked on again. What cannot be worked on is back here within some minutes.',
  end: 'Ended. It is told no more.',
} as const

/** What is done, why, and what comes of it. */
function ReasonSheet({ asked, onDone, onClose }: ReasonSheetProps) {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  async function act(reason: string): Promise<void> {
    setBusy(true)
    setError(null)
    try {
      if (asked.does === 'try') {
        const { endpoint, eventId } = asked.event
        await call('tryEventAgain', { body: { endpoint, eventId, reason } })
      } else await call('endMoneyMatter', { body: { key: asked.matter.key ?? '', reason } })
      showToast({ id: 'bookkeeping', tone: 'ok', text: DONE[asked.does] })
      onDone()
    } catch (caught) {
      setError(caught)
      setBusy(false)
    }
  }
  const isTry = asked.does === 'try'
  return (
    <Sheet title={isTry ? 'Try again' : 'End it'} testId="reason-sheet" onClose={onClose}>
      <p className="text-sm text-t2 mt-4">
        <bdi>{isTry ? eventSaid(asked.event) : matterSaid(asked.matter)}</bdi>
      </p>
      <p className="text-sm text-t2 mt-2">
        {isTry
          ? 'It is worked on as if it came now. Do that once its cause is mended.'
          : 'It is told no more, and stays in the record with your reason. The books do not change by it.'}
      </p>
      <ReasonForm
        label={isTry ? 'What was mended' : 'What explains it'}
        word={isTry ? 'Try again' : 'End it'}
        isBusy={isBusy}
        onReason={(reason) => void act(reason)}
      />
      {error ? (
        <div className="mt-4">
          <Oops what={isTry ? 'It was not tried.' : 'It was not ended.'} error={error} />
        </div>
      ) : null}
    </Sheet>
  )
}
interface ReasonSheetProps {
  asked: Asked
  onDone: () => void
  onClose: () => void
}

/** What of the books is open, as far as it was read; each page is recorded with the reason of the reading. */
function useMatters(reason: string | null, onError: (error: unknown) => void) {
  const [by, setBy] = useState<MatterOrder>('newest')
  const [list, setList] = useState<Pick<MoneyReading, 'matters' | 'next'>>({ matters: [], next: null })
  const [isBusy, setBusy] = useState(false)
  async function read(order: MatterOrder, shown: readonly MoneyMatter[], after?: string): Promise<void> {
    setBusy(true)
    onError(null)
    try {
      const body = { reason: reason ?? '', by: order, ...(after === undefined ? {} : { after }) }
      const page = await call('readMoneyMatters', { body })
      setBy(order)
      setList({ matters: [...shown, ...page.matters], next: page.next })
    } catch (caught) {
      onError(caught)
    } finally {
      setBusy(false)
    }
  }
  const { matters, next } = list
  return {
    ...{ matters, by, isBusy, onBy: (order: MatterOrder) => void read(order, []) },
    onMore: next === null ? null : () => void read(by, matters, next),
    /** a reading has the newest ones with it */
    begin(first: MoneyReading): void {
      setBy('newest')
      setList({ matters: first.matters, next: first.next })
    },
  }
}

/** Everybody's money, for who says why they look; each reading is recorded. */
export function AdminMoneyPanel() {
  const [reason, setReason] = useState<string | null>(null)
  const [reading, setReading] = useState<MoneyReading | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const { begin, ...list } = useMatters(reason, setError)
  async function read(why: string): Promise<void> {
    setBusy(true)
    setError(null)
    try {
      const zone = new Intl.DateTimeFormat('en-GB').resolvedOptions().timeZone
      const found = await call('readAdminMoney', { body: { reason: why, zone } })
      setReading(found)
      begin(found)
      setReason(why)
    } catch (caught) {
      setError(caught)
    } finally {
      setBusy(false)
    }
  }
  const oops = error ? (
    <div className="mt-4">
      <Oops what="The money was not read." error={error} />
    </div>
  ) : null
  if (reading === null || reason === null)
    return (
      <div className="max-w-168">
        <p className="text-t2 mt-2">
          You are about to see the money of everybody here. Say why you look; that is recorded before anything
          is read.
        </p>
        <ReasonForm label="Why you look" word="Look" isBusy={isBusy} onReason={(why) => void read(why)} />
        {oops}
      </div>
    )
  return (
    <>
      <div className="mt-4">
        <Note
          tone="warn"
          testId="recorded"
          actions={
            <Button isBusy={isBusy} onClick={() => void read(reason)}>
              Look again
            </Button>
          }
        >
          You see the money of everybody, as of {formatClock(reading.at)}. This is recorded: “
          <bdi>{reason}</bdi>”.
        </Note>
      </div>
      {oops}
      <AdminMoneyView
        {...list}
        reading={reading}
        onTry={(event) => setAsked({ does: 'try', event })}
        onEnd={(matter) => setAsked({ does: 'end', matter })}
      />
      {asked ? (
        <ReasonSheet
          asked={asked}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null)
            void read(reason)
          }}
        />
      ) : null}
    </>
  )
}
