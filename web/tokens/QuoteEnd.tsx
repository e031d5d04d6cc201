import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import type { QuoteAnswer } from './buyQuote.ts'
import { HeldOf, type HeldOfProps } from './HeldOf.tsx'

/** A wallet that has enough by now goes on. */
export function EnoughNote({ onGoOn, ...held }: HeldOfProps & { onGoOn: () => void }) {
  return (
    <Note
      tone="ok"
      icon="check"
      role="status"
      testId="holds-enough"
      actions={
        <Button kind="lamp" onClick={onGoOn}>
          Go on
        </Button>
      }
    >
      <p>
        <HeldOf {...held} />. That is enough.
      </p>
    </Note>
  )
}

export interface QuoteEndProps extends Pick<HeldOfProps, 'token' | 'wallet'> {
  answer: Exclude<QuoteAnswer, { kind: 'quote' }>
  onGoOn: () => void
}

/** Why nothing is sold. */
export function QuoteEnd({ answer, token, wallet, onGoOn }: QuoteEndProps) {
  if (answer.kind === 'enough')
    return <EnoughNote {...{ token, wallet, onGoOn }} heldUnits={answer.heldUnits} verb="holds" />
  return (
    <Note tone="bad" icon="alert" role="status" testId="quote-refused">
      <p>{answer.sentence}</p>
    </Note>
  )
}
