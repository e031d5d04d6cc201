import { Link } from 'react-router'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { SlowNote } from '#web/kit/states/SlowNote.tsx'
import { confirmSentence } from './confirmBrowser.ts'

export interface ConfirmWaysProps {
  hasWallet: boolean
  /** whether one on a phone can be asked too */
  hasPhone: boolean
  hasPasskey: boolean
  /** what has the word now */
  busy: 'wallet' | 'passkey' | null
  error: unknown
  onWallet: (isOnPhone: boolean) => void
  onPasskey: () => void
}

const ASKED = {
  wallet: 'Check your wallet. You sign a text; there is no payment.',
  passkey: 'Your browser asks for your passkey.',
}

function Neither() {
  return (
    <p className="text-sm" data-testid="confirm-neither">
      You have no passkey yet. Add one on the{' '}
      <Link className="underline" to="/me/security" target="_blank">
        Security page
      </Link>
      , or compare the four words in the call.
    </p>
  )
}

/** By what a person can confirm this browser, and what it is for. */
export function ConfirmWays(props: ConfirmWaysProps) {
  const { hasWallet, hasPhone, hasPasskey, busy, error, onWallet, onPasskey } = props
  return (
    <div className="flex flex-col gap-4 mt-4">
      <p className="text-sm text-t2">
        {hasWallet
          ? 'Once this browser is confirmed, who you talk to sees that it is you: at once in calls that are paid by the wallet you confirm with, and from the second call on otherwise.'
          : 'Once this browser is confirmed, who you talk to sees from the second call on that it is you again.'}{' '}
        The confirmation holds for 180 days, costs nothing and moves nothing.
      </p>
      {error ? (
        <Note tone="bad" icon="alert" role="alert">
          <p>{confirmSentence(error)}</p>
        </Note>
      ) : null}
      {busy ? (
        <SlowNote>{ASKED[busy]}</SlowNote>
      ) : (
        <>
          {hasWallet ? (
            <Button kind="lamp" size="big" onClick={() => onWallet(false)}>
              Confirm with your wallet
            </Button>
          ) : null}
          {hasPasskey ? (
            <Button kind={hasWallet ? 'line' : 'lamp'} size="big" onClick={onPasskey}>
              Confirm with a passkey
            </Button>
          ) : null}
          {hasWallet && hasPhone ? (
            <Button kind="line" size="big" onClick={() => onWallet(true)}>
              Confirm with a wallet on your phone
            </Button>
          ) : null}
          {hasWallet ? (
            <p className="text-sm text-t2">
              Who you talk to sees the address of the wallet that you confirm it with, also in calls that were
              paid by card.
              {hasPasskey
                ? ' A passkey shows none.'
                : ' A passkey, which you can add on the Security page, shows none.'}
            </p>
          ) : null}
          {hasWallet || hasPasskey ? null : <Neither />}
        </>
      )}
    </div>
  )
}
