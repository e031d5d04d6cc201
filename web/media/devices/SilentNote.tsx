import { Note } from '#web/kit/states/Note.tsx'

/** Of a microphone that the browser gives us and of which nothing comes. */
export function SilentNote() {
  return (
    <Note tone="warn" icon="microphoneOff" role="status" testId="state:studio:microphone-silent">
      <p>
        We hear nothing from this microphone. Say something; if this stays, look for a switch on it or choose
        another one.
      </p>
    </Note>
  )
}
