import { askRelay, relayPlaces } from './askRelay.ts'

/** How often a relay is asked, milliseconds. */
export interface RelayPace {
  everyMs: number
  /** after a question without an answer */
  soonMs: number
  /** a question counts as not answered after this */
  patienceMs: number
}

const PACE: RelayPace = { everyMs: 30_000, soonMs: 3000, patienceMs: 3000 }
/** One answer that is lost on its way says nothing. */
const MAX_MISSED = 2

/** What is known of whether a relay is there. */
export interface RelayWatch {
  /** false: it was asked twice in a row and did not answer */
  isAnswering(): boolean
  /** Nothing is asked any more, and what was is ended. */
  stop(): void
}

/**
 * Asks a relay whether it is there, from now on; it is while it answers at one of its addresses.
 * @param onChange called each time that it goes or comes back
 */
export function watchRelay(
  urls: readonly string[],
  { onChange, pace = PACE }: { onChange?: (isAnswering: boolean) => void; pace?: RelayPace },
): RelayWatch {
  const places = relayPlaces(urls)
  let round = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let missed = 0
  let isStopped = false

  function count(isThere: boolean): void {
    const wasAway = missed >= MAX_MISSED
    missed = isThere ? 0 : missed + 1
    const isAway = missed >= MAX_MISSED
    if (isAway !== wasAway) onChange?.(!isAway)
  }

  async function ask(): Promise<void> {
    const own = new AbortController()
    round = own
    timer = setTimeout(() => own.abort(), pace.patienceMs).unref()
    const answers = places.map(async (place) => {
      const isThere = await askRelay(place, own.signal)
      // what the others say changes nothing
      if (isThere) own.abort()
      return isThere
    })
    const isThere = (await Promise.all(answers)).includes(true)
    clearTimeout(timer)
    if (isStopped) return
    count(isThere)
    timer = setTimeout(ask, isThere ? pace.everyMs : pace.soonMs).unref()
  }

  void ask()
  return {
    isAnswering: () => missed < MAX_MISSED,
    stop() {
      isStopped = true
      clearTimeout(timer)
      round.abort()
    },
  }
}
