import { useQuery } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { useParams } from 'react-router'
import { useSession } from '#web/accounts/useSession.ts'
import type { OwnBooking } from '#web/bookings/booked/bookingModel.ts'
import { bookingQuery } from '#web/bookings/booked/bookingQueries.ts'
import { useBringBeats } from '#web/calls/record/useBringBeats.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { NothingHere } from '../NothingHere.tsx'
import { SignInFirst } from '../SignInFirst.tsx'

export interface OwnCallProps {
  /** why to sign in, e.g. `Sign in to see your call` */
  reason: string
  /** what was shown is shown on when a later answer refuses it */
  isKept?: boolean
  Shown: ComponentType<{ booking: OwnBooking; accountId: string }>
}

interface ReadProps extends Pick<OwnCallProps, 'isKept' | 'Shown'> {
  accountId: string
  id: string
}

function Read({ accountId, id, isKept = false, Shown }: ReadProps) {
  const { data, error, refetch } = useQuery(bookingQuery(accountId, id))
  useBringBeats(accountId)
  const code = problemCode(error)
  if (!(isKept && data) && (code === 'NOT_FOUND' || code === 'INVALID_INPUT'))
    return <NothingHere>You have no call at this address.</NothingHere>
  if (data) return <Shown booking={data} accountId={accountId} />
  return (
    <div className="main">
      {error ? (
        <Oops what="We could not load this call." error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading label="Loading the call">
          <SkeletonLine height="h-32" />
        </Loading>
      )}
    </div>
  )
}

/** The booked call of the address, for one of its two sides. */
export function OwnCall({ reason, ...read }: OwnCallProps) {
  const { bookingId = '' } = useParams()
  const { account, isLoading } = useSession()
  if (account) return <Read key={bookingId} {...read} accountId={account.accountId} id={bookingId} />
  return (
    <div className="main">
      <title>Your call · Stagedoor</title>
      <h1 className="d2 mb-6">Your call</h1>
      {isLoading ? null : (
        <SignInFirst reason={reason}>A call belongs to the two who meet in it.</SignInFirst>
      )}
    </div>
  )
}
