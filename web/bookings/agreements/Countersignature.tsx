import { useQuery } from '@tanstack/react-query'
import { Unreachable } from '#web/kit/api/ApiProblem.ts'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { TxNote } from '#web/transactions/TxNote.tsx'
import { workingWord } from '#web/transactions/txPhase.ts'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { useFocusAfter } from '../booked/useFocusAfter.ts'
import { canCountersign, countersignedText } from './countersignWords.ts'
import { useCountersign } from './useCountersign.ts'

interface CountersignatureProps {
  booking: OwnBooking
  /** of who reads */
  zone: string
}

/** The way to sign what was agreed, for its creator. */
function SignWords({ countersign }: { countersign: ReturnType<typeof useCountersign> }) {
  const { phase, isBusy, isSending, problem, wasSent, sign, warm } = countersign
  const { data: config } = useQuery(configQuery())
  const word = isSending ? 'Sending' : workingWord(phase, config?.chain.name ?? 'the network')
  const unkept =
    problem instanceof Unreachable
      ? 'No answer came: your signature may be there.'
      : 'Your signature was not kept.'
  return (
    <>
      <p className="text-sm text-t2">
        Your signature costs nothing and sends nothing. It shows that you agreed to exactly these words. You
        cannot take it back; the fan and an arbiter can read it.
      </p>
      <div>
        <Button
          kind="line"
          size="mid"
          isBusy={isBusy}
          data-testid="countersign"
          onPointerEnter={warm}
          onFocus={warm}
          onClick={sign}
        >
          {(isBusy ? word : null) ?? 'Sign these words'}
        </Button>
      </div>
      {problem === null ? null : <Oops what={wasSent ? unkept : 'Nothing was signed.'} error={problem} />}
      <TxNote phase={phase} />
    </>
  )
}

/** The creator's signature under what was agreed, or the way to it; nothing at all where there is neither. */
export function Countersignature({ booking, zone }: CountersignatureProps) {
  const countersign = useCountersign(booking)
  const text = countersignedText(booking, zone)
  const isOpen = canCountersign(booking)
  const part = useFocusAfter(`${isOpen}`, countersign.isPressed)
  if (!isOpen && text === null) return null
  return (
    <div ref={part} tabIndex={-1} className="flex flex-col gap-3 quietfocus" data-testid="countersignature">
      {isOpen ? <SignWords countersign={countersign} /> : null}
      {text === null ? null : (
        <p className="text-sm break-words" role={countersign.isPressed ? 'status' : undefined}>
          {text}
        </p>
      )}
    </div>
  )
}
