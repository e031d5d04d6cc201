import { useState } from 'react'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { serverNow } from '#web/kit/serverClock.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import type { BookingContext } from '../booked/BookingRows.tsx'
import { TimeLeft } from '../splits/TimeLeft.tsx'
import type { DisputeReading, ListedCall } from './arbitrationQueries.ts'
import { OWN_CAUSE, objectorWord, readAtText, silenceText } from './arbitrationWords.ts'
import { DisputeView } from './DisputeView.tsx'

export interface DisputePanelProps extends BookingContext {
  bookingId: string
  /** as it is listed; null: it is not among those */
  listed: ListedCall | null
}

/** What is known of a dispute before it is read. */
function Known({ listed, nowS, zone }: BookingContext & { listed: ListedCall }) {
  const untilS = listed.until === null ? 0 : Date.parse(listed.until) / 1000
  return (
    <p className="text-base mt-2">
      {objectorWord(listed)}. {silenceText(listed, nowS, zone) ?? 'It has ended.'}{' '}
      {nowS >= untilS ? null : <TimeLeft {...{ untilS, nowS, zone }} />}
    </p>
  )
}

/** One disputed call for an arbiter: what both say only after a press, which is recorded. */
export function DisputePanel({ bookingId, listed, nowS, zone }: DisputePanelProps) {
  const [reading, setReading] = useState<DisputeReading | null>(null)
  const [readAtMs, setReadAtMs] = useState(0)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  async function read(): Promise<void> {
    setBusy(true)
    setProblem(null)
    try {
      // what they add while it is on its way may not be in it
      const atMs = serverNow()
      setReading(await call('readDispute', { params: { bookingId } }))
      setReadAtMs(atMs)
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {listed === null ? null : <Known {...{ listed, nowS, zone }} />}
      {listed?.isOwn ? (
        <div className="mt-4 max-w-168">
          <Note tone="warn" icon="lock" testId="own-cause">
            {OWN_CAUSE}
          </Note>
        </div>
      ) : (
        <div className="mt-4 max-w-168">
          <Note
            tone="warn"
            icon="lock"
            testId="reading-recorded"
            actions={
              <Button
                kind={reading === null ? 'lamp' : 'line'}
                size="mid"
                isBusy={isBusy}
                onClick={() => void read()}
              >
                {reading === null ? 'Read what both say' : 'Read it again'}
              </Button>
            }
          >
            What both say is between the two. Reading it needs a second proof that it is you, and stands in
            the record with your name, each time.{' '}
            <span role="status" data-testid="read-at">
              {reading === null || isBusy ? '' : readAtText(readAtMs)}
            </span>
          </Note>
        </div>
      )}
      {problem === null ? null : (
        <div className="mt-4 max-w-168">
          {problemCode(problem) === 'NOT_FOUND' ? (
            <Note icon="info" role="alert">
              No disputed call is at this address.
            </Note>
          ) : (
            <Oops what="It was not read." error={problem} />
          )}
        </div>
      )}
      {reading === null ? null : <DisputeView {...{ reading, readAtMs, listed, nowS, zone }} />}
    </>
  )
}
