import { Note } from '#web/kit/states/Note.tsx'
import type { LimitedBy } from '#web/media/tracks/keepHigh.ts'

const WHY: Record<LimitedBy, string> = {
  network: 'Your connection does not bear 720p.',
  processor: 'This machine is too busy for 720p.',
}

/** Viewers get the small picture alone, and the host can do something about it. */
export function HeldNote({ by }: { by: LimitedBy }) {
  return (
    <Note tone="info" icon="alert" role="status" testId="state:control:held">
      <p>{WHY[by]} Viewers get 360p for now; we try again by ourselves.</p>
    </Note>
  )
}
