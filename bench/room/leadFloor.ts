import type { Pool } from 'pg'
import { listen } from '#db/listen.ts'
import type { Person } from '#test/kit/access/person.ts'
import { until } from '#test/kit/time/until.ts'
import { monotonicMs } from '../chat/orders.ts'

/** Who leads a floor, and where. */
interface Lead {
  host: Person
  url: string
  roomId: string
  pool: Pool
  databaseUrl: string
}

/** A change of a floor: its number, and when it was committed on the monotonic clock. */
export type FloorChange = [rev: number, atMs: number]

/** What a host does, over HTTP, and when the database says that it was done. */
export interface FloorLeader {
  ask(who: Person): Promise<string>
  grant(requestId: string): Promise<FloorChange>
  /** @returns how many were granted */
  grantAtOnce(requestIds: string[]): Promise<number>
  end(seatId: string): Promise<void>
  places(): Promise<number>
  stop(): Promise<void>
}

export async function leadFloor({ host, url, roomId, pool, databaseUrl }: Lead): Promise<FloorLeader> {
  let committedMs = 0
  const hints = await listen({
    ...{ url: databaseUrl, name: 'bench', channels: ['floor'] },
    onHint: () => {
      committedMs = monotonicMs()
    },
    onError: (error) => process.stderr.write(`${error.message}\n`),
  })
  const path = (end: string) => `/v1/rooms/${roomId}/floor/${end}`
  const giveTo = (requestId: string) => host.call(url, 'POST', path('grants'), { body: { requestId } })
  const readOne = async <T>(text: string) => (await pool.query<{ n: T }>(text, [roomId])).rows[0]?.n as T
  return {
    async ask(who) {
      const { status, body, text } = await who.call(url, 'POST', path('requests'))
      if (status !== 201) throw new Error(`a request answered ${status}: ${text}`)
      return body.requestId
    },
    async grant(requestId) {
      const askedMs = monotonicMs()
      const { status, text } = await giveTo(requestId)
      if (status !== 204) throw new Error(`a grant answered ${status}: ${text}`)
      await until('the database says so', () => committedMs > askedMs)
      return [await readOne<number>('SELECT rev AS n FROM app.floor WHERE room_id = $1'), committedMs]
    },
    async grantAtOnce(requestIds) {
      const answers = await Promise.all(requestIds.map(giveTo))
      return answers.filter(({ status }) => status === 204).length
    },
    async end(seatId) {
      const { status, text } = await host.call(url, 'POST', path('ends'), { body: { seatId } })
      if (status !== 204) throw new Error(`an end answered ${status}: ${text}`)
    },
    places: () => readOne<number>('SELECT count(*) AS n FROM app.floor_place WHERE room_id = $1'),
    stop: () => hints.stop(),
  }
}
