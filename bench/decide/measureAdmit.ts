import { Agent, request } from 'node:http'
import type { Person } from '#test/kit/access/person.ts'
import { percentile } from '../line.ts'

const CONNECTIONS = 32

function post(agent: Agent, url: string, token: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const body = '{"action":"watch"}'
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': body.length,
    }
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Everybody enters once over 32 connections: committed admissions a second, and the slowest of a hundred. */
export async function measureAdmit(
  url: string,
  roomId: string,
  people: Person[],
): Promise<{ p99Ms: number; perS: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const queue = [...people]
  const times: number[] = []
  const client = async () => {
    for (let person = queue.pop(); person; person = queue.pop()) {
      const startedAt = performance.now()
      const status = await post(agent, `${url}/v1/rooms/${roomId}/admissions`, person.token)
      if (status !== 201) throw new Error(`admission answered ${status}`)
      times.push(performance.now() - startedAt)
    }
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: CONNECTIONS }, client))
  const seconds = (performance.now() - startedAt) / 1000
  agent.destroy()
  return { p99Ms: Math.round(percentile(times, 0.99) * 10) / 10, perS: Math.round(people.length / seconds) }
}
