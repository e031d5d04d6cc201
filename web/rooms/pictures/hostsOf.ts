import type { Room } from '#api/rooms/contract.ts'

/** Somebody who hosts a room now, and as whose channel. */
export interface HostOnAir {
  seatId: string
  channel: Room['channel']
}

/** Who hosts a room now: its channel's own host, then its co-hosts in the order in which they were asked. */
export function hostsOf({ hostSeatId, channel, coHosts }: Room): HostOnAir[] {
  const own = hostSeatId === null ? [] : [{ seatId: hostSeatId, channel }]
  const others = coHosts.flatMap(({ seatId, channel: other }) =>
    seatId === null ? [] : [{ seatId, channel: other }],
  )
  return [...own, ...others]
}
