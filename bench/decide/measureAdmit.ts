import { Agent, request } from 'node:http'
import type { Person } from '#test/kit/access/person.ts'
import { percentile } from '../line.ts'

const CONNECTIONS = 32

/** Asks for admission into one room for one person after the other, over kept connections. */
interface Asker {
  /** @throws Error for every answer but a seat */
  enter(person: Person): Promise<void>
  end(): void
}

/** @param connections at most so many at once */
function createAsker(url: string, roomId: string, connections: number): Asker {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const body = '{"action":"watch"}'
  const post = (token: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': body.length,
      }
      const sent = request(
        `${url}/v1/rooms/${roomId}/admissions`,
        { method: 'POST', agent, headers },
        (response) => {
          response.resume()
          response.on('end', () => resolve(response.statusCode ?? 0))
        },
      )
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // the server closed a kept connection that was idle: the next one is asked, and the time goes on
        const wasIdle = sent.reusedSocket && error.code === 'ECONNRESET'
        if (wasIdle) post(token).then(resolve, reject)
        else reject(error)
      })
      sent.end(body)
    })
  return {
    enter: async ({ token }) => {
      const status = await post(token)
      if (status !== 201) throw new Error(`admission answered ${status}`)
    },
    end: () => agent.destroy(),
  }
}

const tenths = (ms: number): number => Math.round(ms * 10) / 10

/** Everybody enters once over 32 connections: committed admissions a second, and the slowest of a hundred. */
export async function measureAdmit(
  url: string,
  roomId: string,
  people: Person[],
): Promise<{ p99Ms: number; perS: number }> {
  const asker = createAsker(url, roomId, CONNECTIONS)
  const queue = [...people]
  const times: number[] = []
  const client = async () => {
    for (let person = queue.pop(); person; person = queue.pop()) {
      const startedAt = performance.now()
      await asker.enter(person)
      times.push(performance.now() - startedAt)
    }
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: CONNECTIONS }, client))
  const seconds = (performance.now() - startedAt) / 1000
  asker.end()
  return { p99Ms: tenths(percentile(times, 0.99)), perS: Math.round(people.length / seconds) }
}

/**
 * Everybody arrives once at a steady rate and waits for nobody: the slowest of a hundred, in milliseconds, counted from
 * when the arrival was due. So a door that stands still for a second is seen in everybody who came meanwhile.
 */
export async function measureAdmitOpen(
  url: string,
  roomId: string,
  people: Person[],
  arrivalsPerS: number,
): Promise<number> {
  const asker = createAsker(url, roomId, Number.POSITIVE_INFINITY)
  const times: number[] = []
  const entering: Promise<void>[] = []
  const startedAt = performance.now()
  for (const [n, person] of people.entries()) {
    const dueAt = startedAt + (n * 1000) / arrivalsPerS
    const waitMs = dueAt - performance.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    entering.push(asker.enter(person).then(() => void times.push(performance.now() - dueAt)))
  }
  await Promise.all(entering)
  asker.end()
  return tenths(percentile(times, 0.99))
}
