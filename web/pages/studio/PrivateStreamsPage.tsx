import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { mayDo } from '#domain/channel/roleActs.ts'
import { SPEAKERS } from '#domain/room/floor.ts'
import { HOSTED_KINDS, type HostedKind, KIND_WORDS, studioPath } from '#domain/room/hostedKind.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { ChannelTabs, type LookedAfter, lookedAfterQuery } from '#web/creators/team/LookedAfter.tsx'
import { problemCode, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { Choice } from '#web/kit/controls/Choice.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'
import { InvitationsPanel } from '#web/rooms/host/invitations/InvitationsPanel.tsx'
import { refusedSpeakers } from '#web/rooms/host/studio/refusedSpeakers.ts'
import { SpeakersChoice } from '#web/rooms/host/studio/SpeakersChoice.tsx'
import { STUDIO_WORDS } from '#web/rooms/host/studio/studioWords.ts'

const REFRESH_MS = 5000
// what changes invitations reads both anew
const KEY = ['invitations', 'rooms'] as const
const KINDS = HOSTED_KINDS.map((value) => ({ value, word: `A ${KIND_WORDS[value]}` }))

function NewRoom({ channelId }: { channelId: string }) {
  const queries = useQueryClient()
  const [query] = useSearchParams()
  const [kind, setKind] = useState<HostedKind>(query.get('kind') === 'voice' ? 'voice' : 'stream')
  const [title, setTitle] = useState('')
  const [speakers, setSpeakers] = useState<number>(SPEAKERS.max)
  const [speakersReason, setSpeakersReason] = useState<string | null>(null)
  const [reason, setReason] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  async function create(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isBusy) return
    if (title.trim() === '') return setReason('Give it a title.')
    setBusy(true)
    setReason(null)
    setSpeakersReason(null)
    try {
      const room = { channelId, kind, title: title.trim(), visibility: 'private' } as const
      await call('createRoom', { body: kind === 'voice' ? { ...room, maxSpeakers: speakers } : room })
      setTitle('')
      await queries.invalidateQueries({ queryKey: KEY })
    } catch (error) {
      const refused = refusedSpeakers(error)
      setSpeakersReason(refused)
      if (refused === null) setReason(sentenceOf(error))
    }
    setBusy(false)
  }
  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={(event) => void create(event)}>
      <Choice label="What it is" value={kind} choices={KINDS} onChoose={setKind} />
      {kind === 'voice' ? (
        <SpeakersChoice value={speakers} error={speakersReason} onChoose={setSpeakers} />
      ) : null}
      <Field
        label="Title"
        hint="Who you invite sees it before they accept."
        value={title}
        maxLength={120}
        error={reason}
        onChange={(event) => setTitle(event.target.value)}
        action={
          <Button kind="line" size="mid" type="submit" isBusy={isBusy}>
            Prepare a private {KIND_WORDS[kind]}
          </Button>
        }
      />
    </form>
  )
}

function NotThere() {
  return (
    <p className="text-sm text-t2" role="status">
      You invite nobody to that channel. It may have another handle by now, or you have no role there that may
      invite.
    </p>
  )
}

function isShut(error: unknown): boolean {
  const code = problemCode(error)
  return code === 'NOT_FOUND' || code === 'FORBIDDEN'
}

function Rooms({ channel, chosen }: { channel: LookedAfter; chosen: string | null }) {
  const { id: channelId, handle, name, role } = channel
  const { data, error, refetch } = useQuery({
    queryKey: [...KEY, channelId],
    queryFn: () => call('listPrivateRooms', { params: { id: channelId } }),
    refetchInterval: ({ state }) => (isShut(state.error) ? false : REFRESH_MS),
  })
  // once a role was taken nothing of before is shown
  if (isShut(error)) return <NotThere />
  if (error && !data)
    return (
      <Oops what="We could not load what is private here." error={error} onRetry={() => void refetch()} />
    )
  if (!data)
    return (
      <Loading label="Loading what is private here">
        <SkeletonLine height="h-32" />
      </Loading>
    )
  return (
    <>
      {role === 'owner' ? null : (
        <p className="text-sm text-t2 mb-4">
          You invite for <bdi>{name}</bdi>, which is somebody else’s channel.
        </p>
      )}
      {mayDo(role, 'createStream') ? <NewRoom channelId={channelId} /> : null}
      {data.rooms.length === 0 ? (
        <p className="text-sm text-t2 mt-6">Nothing private is prepared.</p>
      ) : (
        data.rooms.map((room) => (
          <section key={room.id} className="mt-8" aria-labelledby={room.id} data-testid="private-room">
            <h2 className="d5" id={room.id}>
              <bdi>{room.title}</bdi>
            </h2>
            <p className="text-sm text-t2">
              {room.kind === 'voice' ? 'A voice room. ' : ''}
              {room.state === 'live' ? 'Live' : 'Not begun'}. {room.claimed} accepted, {room.invited} invited.
            </p>
            <div className="flex flex-wrap gap-2 my-2">
              {room.state === 'draft' && mayDo(role, 'hostStream') ? (
                <Link
                  className={buttonClass({ kind: 'lamp', size: 'mid' })}
                  to={`${studioPath(room.kind, handle)}&room=${room.id}`}
                >
                  {STUDIO_WORDS[room.kind].goWith}
                </Link>
              ) : null}
              {chosen === room.id ? null : (
                <Link
                  className={buttonClass({ kind: 'line', size: 'mid' })}
                  to={`/studio/private/${room.id}?channel=${handle}`}
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

function Channels({ room }: { room: string | null }) {
  const [query] = useSearchParams()
  const { data, error, refetch } = useQuery(lookedAfterQuery())
  if (error && !data)
    return <Oops what="We could not load your channels." error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <Loading label="Loading your channels">
        <SkeletonLine height="h-32" />
      </Loading>
    )
  const channels = data.filter(({ role, isArchived }) => !isArchived && mayDo(role, 'inviteViewers'))
  const asked = query.get('channel')
  // what is made here is made in the channel that the address names, or not at all
  const chosen = asked === null ? channels[0] : channels.find(({ handle }) => handle === asked)
  if (channels.length === 0)
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
  return (
    <>
      {channels.length > 1 || !chosen ? (
        <ChannelTabs channels={channels} chosen={chosen?.id ?? null} />
      ) : null}
      {chosen ? <Rooms key={chosen.id} channel={chosen} chosen={room} /> : <NotThere />}
    </>
  )
}

/** `/studio/private`: streams and voice rooms that nobody finds, and who is invited to them. */
export default function PrivateStreamsPage() {
  const { id } = useParams()
  const { account, isLoading } = useSession()
  return (
    <div className="main" data-testid="state:studio:private">
      <title>Private streams and voice rooms · Stagedoor</title>
      <div className="max-w-168">
        <h1 className="d2 mb-2">Private streams and voice rooms</h1>
        <p className="text-sm text-t2 mb-6">
          Only who you invite knows of them: no page, listing or search shows them to anybody else.
        </p>
        {account ? (
          <Channels room={id ?? null} />
        ) : isLoading ? null : (
          <SignInFirst reason="Sign in to invite people">The studio belongs to an account.</SignInFirst>
        )}
      </div>
    </div>
  )
}
