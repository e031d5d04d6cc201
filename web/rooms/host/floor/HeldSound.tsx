import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import type { HostHearing } from './useHostFloor.ts'

/** What a host hears lies in here; where the browser plays nothing before a press, that press. */
export function HeldSound({ container, onTurnOn }: Pick<HostHearing, 'container' | 'onTurnOn'>) {
  return (
    <>
      <div ref={container} hidden />
      {onTurnOn ? (
        <Note
          tone="info"
          icon="sound"
          role="alert"
          testId="state:control:sound-held"
          actions={<Button onClick={onTurnOn}>Turn sound on</Button>}
        >
          <p>Your browser holds back the sound of who speaks here.</p>
        </Note>
      ) : null}
    </>
  )
}
