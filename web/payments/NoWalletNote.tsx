import { Link } from 'react-router'
import { Note } from '#web/kit/states/Note.tsx'

/** Who has no wallet is told where to link one. */
export function NoWalletNote() {
  return (
    <Note icon="wallet">
      <p>
        Your account has no wallet to pay from.{' '}
        <Link className="underline" to="/me/security">
          Link one
        </Link>
        , then come back.
      </p>
    </Note>
  )
}
