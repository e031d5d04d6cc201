import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import type { CaptureSlot } from '#web/media/capture/openCapture.ts'
import { helpLines } from './microphoneLines.ts'

/** What to do about a microphone that does not work, with its button; nothing about one that does. */
export function MicrophoneHelp({ slot, onAgain }: { slot: CaptureSlot; onAgain: () => void }) {
  const lines = helpLines(slot)
  if (!lines) return null
  return (
    <Note
      tone="bad"
      icon="microphoneOff"
      role="alert"
      testId={`state:floor:microphone-${slot.error ?? slot.step}`}
      actions={slot.error === 'UNSUPPORTED' ? null : <Button onClick={onAgain}>Try again</Button>}
    >
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </Note>
  )
}

/** That the microphone works and is not sent all the same, of somebody who speaks. */
export function NotSent({ why, onAgain }: { why: string; onAgain: () => void }) {
  return (
    <Note
      tone="bad"
      icon="alert"
      role="alert"
      testId="state:floor:not-sent"
      actions={<Button onClick={onAgain}>Try again</Button>}
    >
      <p>Nobody hears you. {why}</p>
    </Note>
  )
}
