import { Unreachable } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { awaitedTone } from '../booked/cardWords.ts'
import { movedMoneyText } from './cards/cardMoveWords.ts'
import { MoveAgreement } from './cards/MoveAgreement.tsx'
import type { ProposedMove } from './moveModel.ts'
import { askedMoveText, newCostText, ownMoveText } from './moveWords.ts'
import type { AcceptMove } from './useAcceptMove.ts'
import { useEndMove } from './useEndMove.ts'

interface MoveNoteProps {
  booking: OwnBooking
  move: ProposedMove
  /** of who reads */
  zone: string
  /** of the server, in seconds */
  nowS: number
  /** it is ended by a press here */
  onEnd: () => void
}

/** What did not come of a press that ends it. */
function notEnded(problem: unknown, what: 'withdrawn' | 'declined'): string {
  return problem instanceof Unreachable ? `No answer came: it may be ${what} already.` : `It was not ${what}.`
}

/** What who reads proposed, and how to take it back. */
export function OwnMove({ booking, move, zone, onEnd }: Omit<MoveNoteProps, 'nowS'>) {
  const { isBusy, problem, end } = useEndMove(booking)
  function withdraw(): void {
    onEnd()
    end(move)
  }
  return (
    <Note
      tone="info"
      icon="clock"
      testId="move-note"
      actions={
        move.isTaken ? null : (
          <Button kind="line" size="mid" isBusy={isBusy} data-testid="move-withdraw" onClick={withdraw}>
            Withdraw
          </Button>
        )
      }
    >
      <p>{ownMoveText(booking, move, zone)}</p>
      {problem === null ? null : <Oops what={notEnded(problem, 'withdrawn')} error={problem} />}
    </Note>
  )
}

/** What accepting comes to. */
function AcceptTerms({ booking, move, zone, nowS }: Omit<MoveNoteProps, 'onEnd'>) {
  const atMs = Date.parse(move.startsAt)
  const money =
    booking.rail === 'card'
      ? movedMoneyText(booking, atMs, { nowS, zone })
      : 'Accepting takes one transaction of your wallet, which pays nothing but the network cost.'
  return (
    <>
      <p className="text-sm text-t2 mt-1">
        {money} What cancelling costs counts from the new date then.{' '}
        {newCostText(booking, { atMs, nowS }, zone)}
      </p>
      <MoveAgreement {...{ booking, atMs }} />
    </>
  )
}

/** What the other side proposes, to accept or to decline. */
export function AskedMove({
  booking,
  move,
  zone,
  nowS,
  onEnd,
  accept,
  isBlocked,
}: MoveNoteProps & {
  accept: AcceptMove
  isBlocked: boolean
}) {
  const { isBusy, problem, end } = useEndMove(booking)
  const isWaiting = accept.isBusy || accept.isAwaited
  const word = accept.word ?? 'Opening your wallet'
  function decline(): void {
    onEnd()
    end(move)
  }
  return (
    <>
      <Note
        tone="warn"
        icon="clock"
        testId="move-note"
        actions={
          <>
            <Button
              kind="lamp"
              size="mid"
              isBusy={isWaiting}
              disabled={isBusy || isBlocked}
              data-testid="move-accept"
              onClick={() => accept.accept(move)}
              onPointerEnter={accept.warm}
              onFocus={accept.warm}
            >
              {isWaiting ? word : 'Accept'}
            </Button>
            <Button
              kind="line"
              size="mid"
              isBusy={isBusy}
              disabled={isWaiting || isBlocked}
              data-testid="move-decline"
              onClick={decline}
            >
              Decline
            </Button>
          </>
        }
      >
        <p>{askedMoveText(booking, move, zone)}</p>
        <AcceptTerms {...{ booking, move, zone, nowS }} />
        {problem === null ? null : <Oops what={notEnded(problem, 'declined')} error={problem} />}
      </Note>
      {accept.isAwaited ? (
        <Note tone={awaitedTone(booking.rail)} icon="refresh" role="status" testId="move-awaited">
          It is on its way. This page shows the new date in a moment.
        </Note>
      ) : null}
      {accept.move?.id === move.id ? <TxNote phase={accept.phase} /> : null}
    </>
  )
}
