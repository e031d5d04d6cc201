/** The most people that the management interface takes out with one call. */
const MAX_PER_CALL = 10
/** Removals of one turn of the worker come within this time. */
const GATHER_MS = 25

interface Gathering {
  userIds: string[]
  send(): void
  outcome: Promise<void>
}

/** Takes people out of a room together: what comes within a moment goes into one call, of ten at most. */
export function gatherRemovals(
  call: (providerRoomId: string, userIds: string[]) => Promise<void>,
): (providerRoomId: string, userId: string) => Promise<void> {
  const open = new Map<string, Gathering>()

  function gather(providerRoomId: string): Gathering {
    const userIds: string[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    const send = () => {
      clearTimeout(timer)
      open.delete(providerRoomId)
      resolve()
    }
    const timer = setTimeout(send, GATHER_MS)
    const gathering = { userIds, send, outcome: promise.then(() => call(providerRoomId, userIds)) }
    open.set(providerRoomId, gathering)
    return gathering
  }

  return (providerRoomId, userId) => {
    const gathering = open.get(providerRoomId) ?? gather(providerRoomId)
    if (!gathering.userIds.includes(userId)) gathering.userIds.push(userId)
    if (gathering.userIds.length === MAX_PER_CALL) gathering.send()
    return gathering.outcome
  }
}
