import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { RoomShares } from '#api/rooms/cohosts/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { mayDo } from '#domain/channel/roleActs.ts'
import { TERMS_WORDS } from '#domain/room/coHosts.ts'
import { KIND_WORDS } from '#domain/room/hostedKind.ts'
import { call } from '#web/kit/api/client.ts'
import { configQuery, readAgain, roomQuery } from '#web/kit/api/queries.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { GateButton } from '../gate/GateButton.tsx'
import { CoHostList, type CoHostListProps } from './CoHostList.tsx'
import { coHostsQuery } from './coHostsQuery.ts'
import { changedWords, couldLetInTheirs, entryWords, leftInWords } from './coHostWords.ts'
import { MakeSplit } from './MakeSplit.tsx'
import { SharesSection, type SharesSectionProps } from './SharesSection.tsx'
import { TitleForm, type TitleFormProps } from './TitleForm.tsx'

export interface CoHostsViewProps extends Omit<CoHostListProps, 'kind'>, Pick<TitleFormProps, 'onTitle'> {
  room: Room
  /** opens the gate of a room for members */
  gate?: ReactNode
  failed?: unknown
  /** as they were set; null: the channel gets all of it */
  shares?: RoomShares | null
  /** what shares are set with; null where nothing can be divided */
  dividing?: Pick<SharesSectionProps, 'onShares' | 'makes'> | null
}

const NOT_DIVIDING = { onShares: null, makes: null }

/** Who hosts a prepared room beside its channel, under which title and behind which door. */
export function CoHostsView(props: CoHostsViewProps) {
  const { room, gate, failed, shares = null, dividing = null, onTitle, ...list } = props
  const hosting = list.coHosts.filter(({ state }) => state !== 'declined')
  const isAsked = list.coHosts.length > 0
  const again = changedWords(list.coHosts)
  const left = leftInWords(list.coHosts, room.gate)
  return (
    <section className="flex flex-col gap-4" aria-labelledby="co-hosts" data-testid="state:studio:co-hosts">
      <h2 className="d4" id="co-hosts">
        Co-hosts
      </h2>
      <CoHostList kind={room.kind} {...list} />
      {failed ? <Oops what="That did not work." error={failed} /> : null}
      {again ? (
        <Note tone="info" icon="people" role="status">
          <p>
            {TERMS_WORDS[room.kind].changed}. {again}
          </p>
        </Note>
      ) : null}
      {isAsked ? <TitleForm key={room.title} title={room.title} onTitle={onTitle} /> : null}
      {isAsked || left ? (
        <>
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p className="text-sm text-t2">
              <bdi>{entryWords(room.visibility, room.gate?.sentence ?? null)}</bdi>
            </p>
            {gate}
          </div>
          {gate && room.kind === 'stream' && couldLetInTheirs(list.coHosts, room.gate) ? (
            <p className="text-sm text-t2">At Gate you can let in holders of their passes or tokens, too.</p>
          ) : null}
          {left ? <p className="text-sm text-t2">{left}</p> : null}
        </>
      ) : null}
      {shares !== null || (dividing && hosting.length > 0) ? (
        <SharesSection asked={hosting} {...{ shares }} {...(dividing ?? NOT_DIVIDING)} />
      ) : null}
      <p className="text-sm text-t3">
        {shares === null
          ? `Tips, gifts and passes of this ${KIND_WORDS[room.kind]} go to `
          : 'Tips and gifts from wallets are divided. Gifts by card and passes of this stream go to '}
        <bdi>{room.channel.name}</bdi>.
      </p>
    </section>
  )
}

export interface CoHostsPanelProps {
  /** as it was when the studio opened */
  prepared: Room
  /** its title or its door is another one now */
  onChanged: (room: Room) => void
}

interface DividingParts {
  splitFactory: string | null | undefined
  shares: RoomShares | null
  onShares: NonNullable<SharesSectionProps['onShares']>
  onMade: () => void
}

/** What the owner of a channel sets shares with; shares can be taken back where nothing makes the contract any more. */
function ownersDividing({
  splitFactory,
  shares,
  onShares,
  onMade,
}: DividingParts): CoHostsViewProps['dividing'] {
  if (splitFactory === undefined) return shares === null ? null : { onShares, makes: <SkeletonLine /> }
  if (splitFactory === null) return shares === null ? null : { onShares, makes: null }
  if (shares?.problem !== 'unmade') return { onShares, makes: null }
  const { parts } = shares
  // another list is another contract
  return {
    onShares,
    makes: (
      <MakeSplit
        key={JSON.stringify(parts.map(({ wallet, bps }) => [wallet, bps]))}
        {...{ splitFactory, parts, onMade }}
      />
    ),
  }
}

/** The same, kept current. */
export function CoHostsPanel({ prepared, onChanged }: CoHostsPanelProps) {
  const queries = useQueryClient()
  const { id } = prepared
  const { data: room = prepared } = useQuery(roomQuery(id))
  const { data, error, refetch } = useQuery(coHostsQuery(id))
  const { data: config } = useQuery(configQuery())
  const [failed, setFailed] = useState<unknown>(null)
  const shown = useRef(prepared)
  useEffect(() => {
    const { title, gate } = shown.current
    const isSame = room.title === title && JSON.stringify(room.gate) === JSON.stringify(gate)
    if (isSame || room.state === 'live' || room.state === 'ended') return
    shown.current = room
    onChanged(room)
    // who had agreed may be asked again
    void queries.invalidateQueries({ queryKey: coHostsQuery(id).queryKey })
  }, [room, onChanged, queries, id])

  const { queryKey } = coHostsQuery(id)
  if (!data && error)
    return <Oops what="We could not load the co-hosts." error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <Loading label="Loading the co-hosts">
        <SkeletonLine height="h-32" />
      </Loading>
    )
  const { shares } = data
  // what is tipped in a voice room is its channel's
  const dividing =
    room.kind === 'stream' && mayDo(room.role, 'managePayouts')
      ? ownersDividing({
          ...{ splitFactory: config?.contracts.splitFactory, shares },
          onMade: () => void queries.invalidateQueries({ queryKey }),
          onShares: async (given) => {
            setFailed(null)
            const now = await call('setShares', { params: { id }, body: { shares: given } })
            await readAgain(queries, { queryKey }, () => queries.setQueryData(queryKey, now))
          },
        })
      : null
  return (
    <CoHostsView
      {...{ room, shares, dividing }}
      coHosts={data.coHosts}
      failed={failed}
      onAsk={async (handle) => {
        setFailed(null)
        const now = await call('inviteCoHost', { params: { id }, body: { handle } })
        await readAgain(queries, { queryKey }, () => queries.setQueryData(queryKey, now))
      }}
      onRemove={async ({ channel }) => {
        setFailed(null)
        try {
          const now = await call('removeCoHost', { params: { id, channelId: channel.id } })
          await readAgain(queries, { queryKey }, () => queries.setQueryData(queryKey, now))
        } catch (refused) {
          setFailed(refused)
        }
      }}
      onTitle={async (title) => {
        const changed = await call('updateRoom', { params: { id }, body: { title } })
        queries.setQueryData(roomQuery(id).queryKey, changed)
      }}
      gate={room.visibility === 'members' ? <GateButton room={room} /> : null}
    />
  )
}
