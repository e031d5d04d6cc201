import { useEffect, useId, useRef } from 'react'
import { MAX_STATEMENT_LENGTH } from '#domain/calls/dispute.ts'
import { TextArea } from '#web/kit/controls/TextArea.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { otherPerson } from '../booked/bookingWords.ts'
import { FileRows } from './FileRows.tsx'
import { reasonText, sideNames } from './statementWords.ts'
import type { AddStatement } from './useAddStatement.ts'

interface FormProps {
  booking: OwnBooking
  work: AddStatement
}

function Reasons({ booking, work }: FormProps) {
  const name = useId()
  const { draft, offered, faults, write } = work
  const fault = faults?.reason ?? null
  return (
    <fieldset
      className="field"
      aria-describedby={fault === null ? undefined : `${name}-note`}
      data-wrong={fault === null ? undefined : ''}
    >
      <legend className="mb-1.5 p-0">What it is about</legend>
      {offered.map((reason) => (
        <label key={reason} className="flex items-center gap-3 py-1.5 text-t1 font-normal">
          <input
            type="radio"
            required
            name={name}
            value={reason}
            checked={draft.reason === reason}
            onChange={() => write({ reason })}
          />
          <span className="min-w-0 break-words">{reasonText(reason, booking.side, sideNames(booking))}</span>
        </label>
      ))}
      {fault === null ? null : (
        <p className="text-sm text-bad" role="alert" id={`${name}-note`}>
          {fault}
        </p>
      )}
    </fieldset>
  )
}

/** Who reads it, and from when on. */
function readText(booking: OwnBooking): string {
  const whom = `${otherPerson(booking, 'The fan')} and the arbiter read it`
  if (booking.rail === 'card' && booking.status !== 'disputed')
    return `${whom} as soon as you object. It cannot be changed afterwards.`
  return booking.status === 'disputed'
    ? `${whom} at once. It cannot be changed afterwards.`
    : `${whom} once the network has your objection, which carries its hash. It cannot be changed afterwards.`
}

/** What somebody says about a call: a reason, words and files. */
export function StatementForm({ booking, work }: FormProps) {
  const { draft, faults, refusals, isBusy, problem, write } = work
  const form = useRef<HTMLFieldSetElement>(null)
  useEffect(() => {
    if (refusals === 0) return
    const wrong = '[data-wrong] :is(input:not([hidden]), button), [aria-invalid]'
    form.current?.querySelector<HTMLElement>(wrong)?.focus()
  }, [refusals])
  return (
    <>
      <fieldset
        ref={form}
        className="mt-4 flex flex-col gap-5 min-w-0"
        disabled={isBusy}
        data-testid="statement-form"
      >
        <legend className="sr-only">What you say</legend>
        <Reasons {...{ booking, work }} />
        <TextArea
          label="What happened"
          value={draft.text}
          maxCount={MAX_STATEMENT_LENGTH}
          error={faults?.text ?? null}
          hint={readText(booking)}
          required
          onChange={(event) => write({ text: event.target.value })}
        />
        <FileRows {...work} />
      </fieldset>
      {problem === null ? null : (
        <div className="mt-4">
          <Oops what="What you wrote was not taken; it is still here." error={problem} />
        </div>
      )}
    </>
  )
}
