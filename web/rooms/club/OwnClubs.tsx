import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { OwnClub } from '#api/rooms/clubs/contract.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { ownClubsQuery } from './clubQuery.ts'
import { nextText } from './clubWords.ts'

/** Clubs that somebody belongs to, or did until a door closed; nothing at all where there are none. */
export function OwnClubRows({ clubs }: { clubs: readonly OwnClub[] }) {
  if (clubs.length === 0) return null
  return (
    <section className="mt-8 max-w-168" aria-labelledby="own-clubs" data-testid="own-clubs">
      <h2 className="d5" id="own-clubs">
        Fan clubs
      </h2>
      <ul>
        {clubs.map(({ id, name, channel, endedAt, ...next }) => (
          <li key={id} className="border-b border-line py-4 min-w-0 wrap-anywhere">
            <p className="font-medium">
              <Link to={`/c/${channel.handle}/club`}>
                <bdi>{name}</bdi>
              </Link>
            </p>
            <p className="text-sm text-t2 figures">
              <bdi>{channel.name}</bdi> ·{' '}
              {endedAt === null ? nextText(next) : `Your membership ended on ${formatDate(endedAt)}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The clubs of the account. */
export default function OwnClubs() {
  const { data, error, refetch } = useQuery(ownClubsQuery())
  if (error && !data)
    return (
      <div className="mt-8">
        <Oops what="We could not load your fan clubs." error={error} onRetry={() => void refetch()} />
      </div>
    )
  return data ? <OwnClubRows {...data} /> : null
}
