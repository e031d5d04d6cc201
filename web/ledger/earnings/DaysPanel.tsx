import { useQuery } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'
import { EarningDays } from './EarningDays.tsx'

const DAYS = 30
const LOOK_AGAIN_MS = 15_000

/** The last days; where they cannot be read the books below are there all the same. */
export function DaysPanel() {
  const zone = new Intl.DateTimeFormat('en-GB').resolvedOptions().timeZone
  const { data } = useQuery({
    queryKey: ['earning-days', zone],
    queryFn: () => call('listEarningDays', { query: { zone, days: String(DAYS) } }),
    refetchInterval: LOOK_AGAIN_MS,
  })
  return data ? <EarningDays read={data} /> : null
}
