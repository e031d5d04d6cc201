/** Asks for rooms; resolves once those that rest not were run. */
export type Paced = (roomIds: string[]) => Promise<void>

/**
 * Runs at once for a room that rests not, and for one that rests at the end of that time: the last asking is always
 * followed by a run. Rooms that are asked for together run together.
 * @param restMs milliseconds, of all rooms or of each
 * @param run resolves with the rooms that have to rest now
 * @param onError hears of runs that nobody waits for
 */
export function createRoomPace(
  restMs: number | ((roomId: string) => number),
  run: (roomIds: string[]) => Promise<readonly string[]>,
  onError: (error: unknown) => void,
): Paced {
  /** rooms that run or rest: whether they were asked for since */
  const resting = new Map<string, boolean>()

  function restsOf(roomIds: readonly string[]): Map<number, readonly string[]> {
    if (typeof restMs === 'number') return new Map([[restMs, roomIds]])
    return Map.groupBy(roomIds, restMs)
  }
  function wake(roomIds: readonly string[]): void {
    const again = roomIds.filter((id) => resting.get(id))
    for (const id of roomIds) resting.delete(id)
    if (again.length > 0) start(again).catch(onError)
  }
  async function start(roomIds: string[]): Promise<void> {
    for (const id of roomIds) resting.set(id, false)
    let tired: readonly string[] = roomIds
    try {
      tired = await run(roomIds)
    } finally {
      // a slow run does not overtake itself
      for (const [ms, ids] of restsOf(tired)) setTimeout(() => wake(ids), ms).unref()
      const rest = new Set(tired)
      wake(roomIds.filter((id) => !rest.has(id)))
    }
  }
  return async (roomIds) => {
    const ready = roomIds.filter((id) => !resting.has(id))
    for (const id of roomIds) if (resting.has(id)) resting.set(id, true)
    if (ready.length > 0) await start(ready)
  }
}
