import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { Me } from '#api/accounts/contract.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'
import { InvitationsPanel } from '#web/rooms/host/invitations/InvitationsPanel.tsx'

const REFRESH_MS = 5000
// what changes invitations reads both anew
const KEY = ['invitations', 'rooms'] as const

function NewRoom({ channelId }: { channelId: string }) {
  const queries = useQueryClient()
  const [title, setTitle] = useState('')
  const [reason, setReason] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  async function create(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isBusy) return
    if (title.trim() === '') return setReason('Give the stream a title.')
    setBusy(true)
    setReason(null)
    try {
      await call('createRoom', { body: { channelId, title: title.trim(), visibility: 'private' } })
      setTitle('')
      await queries.invalidateQueries({ queryKey: KEY })
    } catch (error) {
      setReason(sentenceOf(error))
    }
    setBusy(false)
  }
  return (
    <form noValidate onSubmit={(event) => void create(event)}>
      <Field
        label="Title"
        hint="Who you invite sees it before they accept."
        value={title}
        maxLength={120}
        error={reason}
        onChange={(event) => setTitle(event.target.value)}
        action={
          <Button kind="line" size="mid" type="submit" isBusy={isBusy}>
            Prepare a private stream
          </Button>
        }
      />
    </form>
  )
}

function Rooms({ chosen, channelId }: { chosen: string | null; channelId: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: () => call('listPrivateRooms', {}),
    refetchInterval: REFRESH_MS,
  })
  if (error && !data)
    return <Oops what="We could not load your streams." error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <Loading label="Loading your private streams">
        <SkeletonLine height="h-32" />
      </Loading>
    )
  return (
    <>
      <NewRoom channelId={channelId} />
      {data.rooms.length === 0 ? (
        <p className="text-sm text-t2 mt-6">No private stream is prepared.</p>
      ) : (
        data.rooms.map((room) => (
          <section key={room.id} className="mt-8" aria-labelledby={room.id} data-testid="private-room">
            <h2 className="d5" id={room.id}>
              <bdi>{room.title}</bdi>
            </h2>
            <p className="text-sm text-t2">
              {room.state === 'live' ? 'Live' : 'Not begun'}. {room.claimed} accepted, {room.invited} invited.
            </p>
            <div className="flex flex-wrap gap-2 my-2">
              {room.state === 'draft' ? (
                <Link
                  className={buttonClass({ kind: 'lamp', size: 'mid' })}
                  to={`/studio/live?room=${room.id}`}
                >
                  Go live with it
                </Link>
              ) : null}
              {chosen === room.id ? null : (
                <Link
                  className={buttonClass({ kind: 'line', size: 'mid' })}
                  to={`/studio/private/${room.id}`}
                >
                  Invitations
                </Link>
              )}
            </div>
            {chosen === room.id ? <InvitationsPanel roomId={room.id} /> : null}
          </section>
        ))
      )}
    </>
  )
}

function Own({ account, chosen }: { account: Me; chosen: string | null }) {
  if (account.channel) return <Rooms chosen={chosen} channelId={account.channel.id} />
  return (
    <Empty
      action={
        <Link className={buttonClass({ kind: 'lamp', size: 'mid' })} to="/studio/live">
          Open the studio
        </Link>
      }
    >
      You have no channel yet. The studio makes one.
    </Empty>
  )
}

/** `/studio/private`: streams that nobody finds, and who is invited to them. */
export default function PrivateStreamsPage() {
  const { id } = useParams()
  const { account, isLoading } = useSession()
  return (
    <div className="main" data-testid="state:studio:private">
      <title>Private streams · Stagedoor</title>
      <div className="max-w-168">
        <h1 className="d2 mb-2">Private streams</h1>
        <p className="text-sm text-t2 mb-6">
          Only who you invite knows of them: no page, listing or search shows them to anybody else.
        </p>
        {account ? (
          <Own account={account} chosen={id ?? null} />
        ) : isLoading ? null : (
          <SignInFirst reason="Sign in to invite people">The studio belongs to an account.</SignInFirst>
        )}
      </div>
    </div>
  )
}
