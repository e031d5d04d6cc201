import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { configQuery, useMe } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { BookingPart } from '../booked/BookingPart.tsx'
import type { BookingContext } from '../booked/BookingRows.tsx'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { otherPerson } from '../booked/bookingWords.ts'
import { useFocusAfter } from '../booked/useFocusAfter.ts'
import { AskedMove, OwnMove } from './MoveNote.tsx'
import { type MoveState, moveState } from './moveModel.ts'
import { moveTimesQuery } from './moveQueries.ts'
import { bookedDate, lateMoveText, proposeWord } from './moveWords.ts'
import { NewDateSheet, type NewDateSheetProps } from './NewDateSheet.tsx'
import { ProposeProblems } from './ProposeProblems.tsx'
import type { AcceptMove } from './useAcceptMove.ts'
import { type ProposeMove, useProposeMove } from './useProposeMove.ts'

export interface MovePartProps extends BookingContext {
  booking: OwnBooking
  accept: AcceptMove
  /** a step that may end the booking is on its way: nothing is proposed, accepted or declined meanwhile */
  isBlocked: boolean
}

interface ProposeButtonProps {
  booking: OwnBooking
  proposal: ProposeMove
  isBlocked: boolean
  onAsk: () => void
  children: ReactNode
}

/** The sheet, with the times as they are read while it is open. */
function OpenSheet(props: Omit<NewDateSheetProps, 'times' | 'timesError' | 'onRetryTimes'>) {
  const { data, error, refetch } = useQuery(moveTimesQuery(useMe()?.accountId ?? '', props.booking.id))
  return (
    <NewDateSheet {...props} times={data ?? null} timesError={error} onRetryTimes={() => void refetch()} />
  )
}

/** What is accepted here stays in sight until it is known what came of it. */
function shownState({ booking, nowS, accept }: MovePartProps): MoveState {
  const isOwn = (accept.isBusy || accept.isAwaited) && accept.move !== null
  return isOwn && accept.move ? { at: 'asked', move: accept.move } : moveState(booking, nowS)
}

const isOpen = (at: MoveState['at']): boolean => at === 'own' || at === 'asked'

/** The way to propose one. */
function ProposeButton({ booking, proposal, isBlocked, onAsk, children }: ProposeButtonProps) {
  const { data: config } = useQuery(configQuery())
  return (
    <>
      <p className="text-base">
        You can propose another date. Nothing changes until {otherPerson(booking)} accepts it.
      </p>
      <div>
        <Button
          kind="line"
          size="mid"
          isBusy={proposal.isBusy}
          disabled={isBlocked}
          data-testid="move-propose"
          onClick={onAsk}
        >
          {proposeWord(proposal, config?.chain.name) ?? 'Propose another date'}
        </Button>
      </div>
      {children}
    </>
  )
}

/** Another date for a booked call: proposed, withdrawn, accepted or declined; nothing at all where none can be. */
export function MovePart(props: MovePartProps) {
  const { booking, nowS, zone, accept, isBlocked } = props
  const [isAsked, setAsked] = useState(false)
  const [isPressed, setPressed] = useState(false)
  const [atMs, setAtMs] = useState<number | null>(null)
  const proposal = useProposeMove(booking, proposed)
  const state = shownState(props)
  const part = useFocusAfter(`${state.at}/${isAsked}`, isPressed || isAsked || accept.move !== null)
  // its answer was lost, and the server has it
  const isThere = isAsked && state.at === 'own' && !proposal.isBusy
  useEffect(() => {
    if (isThere) setAsked(false)
  }, [isThere])
  function proposed(): void {
    setAsked(false)
    setAtMs(null)
  }
  function ask(): void {
    proposal.forget()
    accept.forget()
    proposal.warm()
    setPressed(true)
    setAsked(true)
  }
  function choose(next: number): void {
    setAtMs(next)
    ask()
  }
  // what it was about is gone from the page, and why it was not accepted is not
  const isRefused = accept.move !== null && accept.phase.at === 'stopped' && !isOpen(state.at)
  const note = { booking, zone, onEnd: () => setPressed(true) }
  return (
    <div ref={part} tabIndex={-1} className="quietfocus" data-testid="booking-move">
      {state.at === 'none' && !accept.isDone && !isRefused ? null : (
        <BookingPart title="Another date">
          <div className="flex flex-col gap-3">
            {accept.isDone ? (
              <Note tone="ok" icon="check" role="status" testId="move-done">
                The call is on {bookedDate(booking, zone)} now.
              </Note>
            ) : null}
            {isRefused ? <TxNote phase={accept.phase} /> : null}
            {state.at === 'free' ? (
              <ProposeButton {...{ booking, proposal, isBlocked }} onAsk={ask}>
                {isAsked ? null : <ProposeProblems {...{ proposal, zone }} onChoose={choose} />}
              </ProposeButton>
            ) : state.at === 'own' ? (
              <OwnMove key={state.move.id} {...note} move={state.move} />
            ) : state.at === 'asked' ? (
              <AskedMove
                key={state.move.id}
                {...note}
                nowS={nowS}
                move={state.move}
                {...{ accept, isBlocked }}
              />
            ) : state.at === 'late' ? (
              <Note icon="clock" testId="move-note">
                {lateMoveText(state.move, zone)}
              </Note>
            ) : null}
          </div>
        </BookingPart>
      )}
      {isAsked ? (
        <OpenSheet
          {...{ booking, nowS, zone, proposal }}
          atMs={atMs}
          onChoose={setAtMs}
          onClose={() => setAsked(false)}
        />
      ) : null}
    </div>
  )
}
