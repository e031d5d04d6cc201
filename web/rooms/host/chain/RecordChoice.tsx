import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { Link } from 'react-router'
import type { OnChain } from '#domain/access/hubGate.ts'
import { configQuery, useMe } from '#web/kit/api/queries.ts'
import { Note } from '#web/kit/states/Note.tsx'

export interface RecordChoiceProps {
  /** what the door of the room allows */
  onChain: OnChain
  /** the host ticked it */
  isRecorded: boolean
  /** only who decides where money goes records */
  mayRecord: boolean
  /** it is being opened */
  isLocked?: boolean
  onChoose: (isRecorded: boolean) => void
}

/** Whether the chain leads a voice room: chosen, or fixed by its door; nothing where that cannot be. */
export function RecordChoiceAt({
  onChain,
  isRecorded,
  mayRecord,
  isLocked = false,
  hasWallet,
  onChoose,
}: RecordChoiceProps & { hasWallet: boolean }) {
  const id = useId()
  if (onChain === 'never') return null
  const isFixed = onChain === 'must'
  if (!mayRecord) {
    return isFixed ? (
      <p className="text-sm text-t2" data-testid="record-choice">
        A door that asks for tokens is recorded on the chain by the owner of the channel, in the press that
        opens the room.
      </p>
    ) : null
  }
  return (
    <div data-testid="record-choice">
      <label className="flex items-center gap-3 min-h-11 text-sm font-medium">
        <input
          type="checkbox"
          checked={isFixed || isRecorded}
          disabled={isFixed || isLocked || (!hasWallet && !isRecorded)}
          aria-describedby={id}
          onChange={(event) => onChoose(event.target.checked)}
        />
        Record on the chain
      </label>
      <p className="text-sm text-t2" id={id}>
        {isFixed ? 'A door that asks for tokens is recorded on the chain. ' : null}
        Anybody can check there who may enter, and tips go by its number there. No sound is kept. You confirm
        it once in your wallet; the network fee is yours.
      </p>
      {hasWallet ? null : (
        <div className="mt-2">
          <Note icon="wallet">
            <p>
              Link a wallet first: the room is recorded from it.{' '}
              <Link className="underline" to="/me/security">
                Link one
              </Link>
              , then come back.
            </p>
          </Note>
        </div>
      )}
    </div>
  )
}

/** The same, of who is signed in; nothing where the installation keeps no rooms on the chain. */
export function RecordChoice(props: RecordChoiceProps) {
  const me = useMe()
  const { data: config } = useQuery(configQuery())
  if (!config?.contracts.roomHub) return null
  return <RecordChoiceAt {...props} hasWallet={me !== null && me.wallets.length > 0} />
}
