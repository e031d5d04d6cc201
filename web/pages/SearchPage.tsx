import { useSearchParams } from 'react-router'
import { useWatchPress } from '#web/accounts/guests/useWatchPress.ts'
import SearchField from '#web/discovery/SearchField.tsx'
import { SearchResults } from '#web/discovery/SearchResults.tsx'
import { dayAndTime } from '#web/rooms/schedule/when.ts'

/** `/search?q=`. */
export default function SearchPage() {
  const [params] = useSearchParams()
  const onWatch = useWatchPress()
  const words = params.get('q')?.trim() ?? ''
  return (
    <div className="main">
      <title>{words ? `${words} · Stagedoor` : 'Search · Stagedoor'}</title>
      <h1 className="d2 mb-6">Search</h1>
      <SearchField isOnPage />
      <div className="mt-6">
        {words ? (
          <SearchResults
            key={words}
            words={words}
            when={(card) => dayAndTime(card.startsAt)}
            onWatch={onWatch}
          />
        ) : (
          <p className="text-t2">Type the beginning of a channel’s name, or words of a title.</p>
        )}
      </div>
    </div>
  )
}
