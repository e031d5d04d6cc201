import { Link } from 'react-router'
import { Note } from '#web/kit/states/Note.tsx'

/** On every page of somebody whose account is closed: where it can be undone. */
export function ClosedStrip() {
  return (
    <div className="main">
      <Note
        tone="warn"
        icon="alert"
        testId="closed-strip"
        actions={
          <Link className="btn line" to="/me/security">
            See what you can do
          </Link>
        }
      >
        <p>
          This account is closed. You can still undo that for a while, and take a copy of your data along.
        </p>
      </Note>
    </div>
  )
}
