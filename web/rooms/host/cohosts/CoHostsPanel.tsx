import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Room } from '#api/rooms/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { readAgain, roomQuery } from '#web/kit/api/queries.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { GateButton } from '../gate/GateButton.tsx'
import { CoHostList, type CoHostListProps } from './CoHostList.tsx'
import { coHostsQuery } from './coHostsQuery.ts'
import { changedWords, couldLetInTheirs, entryWords, leftInWords } from './coHostWords.ts'
import { TitleForm, type TitleFormProps } from './TitleForm.tsx'

export interface CoHostsViewProps extends CoHostListProps, Pick<TitleFormProps, 'onTitle'> {
  room: Room
  /** opens the gate of a room for members */
  gate?: ReactNode
  failed?: unknown
}

/** Who hosts a prepared stream beside its channel, under which title and behind which door. */
export function CoHostsView({ room, gate, failed, onTitle, ...list }: CoHostsViewProps) {
  const isAsked = list.coHosts.length > 0
  const again = changedWords(list.coHosts)
  const left = leftInWords(list.coHosts, room.gate)
  return (
    <section className="flex flex-col gap-4" aria-labelledby="co-hosts" data-testid="state:studio:co-hosts">
      <h2 className="d4" id="co-hosts">
        Co-hosts
      </h2>
      <CoHostList {...list} />
      {failed ? <Oops what="That did not work." error={failed} /> : null}
      {again ? (
        <Note tone="info" icon="people" role="status">
          <p>Title or door changed. {again}</p>
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
          {gate && couldLetInTheirs(list.coHosts, room.gate) ? (
            <p className="text-sm text-t2">At Gate you can let in holders of their passes or tokens, too.</p>
          ) : null}
          {left ? <p className="text-sm text-t2">{left}</p> : null}
        </>
      ) : null}
      <p className="text-sm text-t3">
        Tips, gifts and passes of this stream go to <bdi>{room.channel.name}</bdi>.
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

/** The same, kept current. */
export function CoHostsPanel({ prepared, onChanged }: CoHostsPanelProps) {
  const queries = useQueryClient()
  const { id } = prepared
  const { data: room = prepared } = useQuery(roomQuery(id))
  const { data, error, refetch } = useQuery(coHostsQuery(id))
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
  return (
    <CoHostsView
      room={room}
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
