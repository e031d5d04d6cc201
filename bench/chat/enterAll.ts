import { nodeAuthorization } from '#protocol/node.ts'
import type { Person } from '#test/kit/access/person.ts'
import { enter } from '#test/kit/access/stage.ts'
import type { TestApi } from '#test/kit/api.ts'
import type { Database } from '#test/kit/database.ts'

const AT_ONCE = 32
const NODE = 'node-1'
let events = 0

/** Says to the api what a media node says of people who came. */
async function reportJoined(api: TestApi, providerRoomId: string, seatIds: string[]): Promise<void> {
  const response = await fetch(`${api.internalUrl}/internal/media-events`, {
    method: 'POST',
    headers: {
      authorization: nodeAuthorization(NODE, api.installation.nodeKeys('report', NODE)),
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      nodeId: NODE,
      events: seatIds.map((userId) => ({
        eventId: `crowd-${process.pid}-${++events}`,
        source: NODE,
        kind: 'joined',
        providerRoomId,
        userId,
        atMs: Date.now(),
      })),
    }),
  })
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`)
}

/** Admits everybody over HTTP, and lets the engine see them at once. @returns their seats, in their order */
export async function enterAll(
  { db, api, roomId }: { db: Database; api: TestApi; roomId: string },
  people: Person[],
): Promise<string[]> {
  const { rows } = await db
    .pool('owner')
    .query<{ room: string }>('SELECT provider_room_id AS room FROM app.room WHERE id = $1', [roomId])
  const seats: string[] = []
  let next = 0
  const door = async () => {
    for (let at = next++; at < people.length; at = next++) {
      const { status, body, text } = await enter(api.url, people[at] as Person, roomId)
      if (status !== 201) throw new Error(`admission answered ${status}: ${text}`)
      seats[at] = body.seatId
      await reportJoined(api, rows[0]?.room as string, [body.seatId])
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, door))
  return seats
}
