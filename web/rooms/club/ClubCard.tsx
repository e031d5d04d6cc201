import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Club } from '#api/rooms/clubs/contract.ts'
import { clubQuery } from './clubQuery.ts'
import { membersText, nextText } from './clubWords.ts'

/** The way to a club, with its size and its next date. */
export function ClubCardView({ club, handle }: { club: Club; handle: string }) {
  return (
    <section className="mt-8" aria-labelledby="fan-club" data-testid="club-card">
      <h2 className="d5 wrap-anywhere" id="fan-club">
        Fan club ·{' '}
        <Link to={`/c/${handle}/club`}>
          <bdi>{club.room.title}</bdi>
        </Link>
      </h2>
      <p className="text-sm text-t2 figures mt-1">
        {membersText(club.members)} · {nextText(club.room)}
      </p>
    </section>
  )
}

/** The club of a channel, on its page; nothing until it is there. */
export function ClubCard({ handle }: { handle: string }) {
  const { data } = useQuery(clubQuery(handle))
  return data ? <ClubCardView club={data} handle={handle} /> : null
}
