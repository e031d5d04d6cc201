import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { roomPath } from '#domain/room/hostedKind.ts'
import { ScheduledList } from '#web/rooms/schedule/ScheduledList.tsx'
import { scheduleQuery } from '#web/rooms/schedule/scheduleQuery.ts'

/** What a channel has announced; nothing where it has not. */
export function NextStreams({ handle }: { handle: string }) {
  const { data } = useQuery(scheduleQuery(handle))
  if (!data || data.scheduled.length === 0) return null
  return (
    <section className="mt-8" aria-labelledby="next-streams">
      <h2 className="d5" id="next-streams">
        Next
      </h2>
      <ScheduledList
        scheduled={data.scheduled}
        link={(card) => (
          <Link to={roomPath(card.kind, card.roomId)}>
            <bdi>{card.title}</bdi>
          </Link>
        )}
        actions={() => null}
      />
    </section>
  )
}
