import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link } from 'react-router'
import type { Typed } from '#domain/names/isolated.ts'
import { isolated } from '#domain/names/isolated.ts'
import { problemCode, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { configQuery, useMe } from '#web/kit/api/queries.ts'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { TipForm } from './TipForm.tsx'
import { type TipPlace, tipTermsQuery } from './tipTermsQuery.ts'

export interface TipSheetProps {
  place: TipPlace
  /** who is tipped */
  name: Typed
  /** false: it came to an end meanwhile, and the server says so */
  isOffered: boolean
  onClose: () => void
}

/** Who has no wallet is told where to link one. */
export function NoWalletNote() {
  return (
    <Note icon="wallet">
      <p>
        Tips are paid from a wallet, and your account has none.{' '}
        <Link className="underline" to="/me/security">
          Link one
        </Link>
        , then come back.
      </p>
    </Note>
  )
}

/** Why nothing can be given; a refusal by the server says so in its own words. */
export function TipRefusal({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (problemCode(error) === null)
    return <Oops what="We could not ask what a tip here is paid as." error={error} onRetry={onRetry} />
  return (
    <Note icon="info" role="status" testId="tip-refused">
      <p>{sentenceOf(error)}</p>
    </Note>
  )
}

/** A gift or an amount. It may be closed while a payment is under way. */
export default function TipSheet({ place, name, isOffered, onClose }: TipSheetProps) {
  const me = useMe()
  const { data: config } = useQuery(configQuery())
  const { data: terms, error, refetch } = useQuery(tipTermsQuery(place))
  useEffect(() => {
    if (!isOffered) void refetch()
  }, [isOffered, refetch])
  // what could not be asked again does not take the form from who is about to pay
  const isOver = terms !== undefined && problemCode(error) === 'CONFLICT'
  const refusal = error ? <TipRefusal error={error} onRetry={() => void refetch()} /> : null
  const hasWallet = me !== null && me.wallets.length > 0
  return (
    <Sheet title={`Tip ${isolated(name)}`} onClose={onClose} testId="tip-sheet">
      <div className="mt-4">
        {refusal && !terms ? (
          refusal
        ) : !hasWallet ? (
          <NoWalletNote />
        ) : config ? (
          <TipForm
            {...{ place, name, terms: terms ?? null, onClose }}
            currencies={config.currencies}
            refusal={isOver ? refusal : null}
          />
        ) : null}
      </div>
    </Sheet>
  )
}
