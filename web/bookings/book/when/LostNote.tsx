import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import type { LostTime } from '../useHold.ts'
import { clockIn, shortDay } from './bookTimes.ts'

interface LostNoteProps {
  lost: LostTime | null
  /** whose clocks are read */
  zone: string
  onChoose: (atMs: number) => void
}

/** Somebody else has the time; what is free next takes one press. */
export function LostNote({ lost, zone, onChoose }: LostNoteProps) {
  if (!lost) return null
  const { atMs, next, sentence } = lost
  return (
    <Note
      tone="warn"
      role="alert"
      testId="book-lost"
      actions={next.map((one) => (
        <Button key={one} size="mid" className="figures" onClick={() => onChoose(one)}>
          {shortDay(one, zone)}, {clockIn(one, zone)}
        </Button>
      ))}
    >
      {clockIn(atMs, zone)}: {sentence}{' '}
      {next.length > 0 ? 'These times are free next.' : 'Choose another time above.'}
    </Note>
  )
}
