import { Link } from 'react-router'
import { Note } from '#web/kit/states/Note.tsx'

/**
 * Who has no wallet reads where to link one.
 * @param to what the wallet is for
 */
export function NoWalletNote({ to = 'pay' }: { to?: 'pay' | 'lock' | 'sell' }) {
  return (
    <Note icon="wallet">
      <p>
        Your account has no wallet to {to} from.{' '}
        <Link className="underline" to="/me/security">
          Link one
        </Link>
        , then come back.
      </p>
    </Note>
  )
}
