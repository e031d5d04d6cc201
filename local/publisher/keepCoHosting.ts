import { setTimeout as wait } from 'node:timers/promises'
import type { Admission } from '#api/access/contract.ts'
import type { CoHosting } from '#api/rooms/cohosts/contract.ts'
import { isAwaited } from '#domain/room/coHosts.ts'
import { type Client, createClient } from '../visitor/createClient.ts'
import { beatUntil } from './beatUntil.ts'
import { enterAsHost } from './enterAsHost.ts'
import { enterHouse } from './enterHouse.ts'
import type { ShowOptions } from './keepShow.ts'
import { type Footage, playLoop } from './playLoop.ts'

/** A creator who hosts the streams of another channel beside it, as often as they are asked. */
export interface CoHosted {
  /** handle of the channel */
  to: string
  footage: Footage
  /** private key of the creator's wallet */
  key: `0x${string}`
}

const AGAIN_MS = 1000

/** The stream of the channel that they are asked to host, once they agreed; null while there is none. */
async function agreed(client: Client, to: string): Promise<CoHosting | null> {
  const { rooms } = await client.get<{ rooms: CoHosting[] }>('/v1/me/co-hosting')
  const asked = rooms.find(({ channel }) => channel.handle === to)
  if (!asked || !isAwaited(asked.state)) return asked ?? null
  const { roomId, terms } = asked
  return client.send<CoHosting>('PUT', `/v1/rooms/${roomId}/co-hosting`, { terms })
}

/** One time on air, until something ends it; nothing while no stream is open. @throws Error with what ended it */
async function attend(client: Client, { to, footage }: CoHosted, options: ShowOptions): Promise<void> {
  const { now, report, signal } = options
  const asked = await agreed(client, to)
  if (!asked?.isOpen) return
  const path = `/v1/rooms/${asked.roomId}/admissions`
  const admission = await client.send<Admission>('POST', path, { action: 'host', move: true })
  if (admission.ticket.provider !== 'embedded') throw new Error('this installation has no engine of its own')
  const line = await enterAsHost(admission.ticket, 'stream')
  const stopPlaying = playLoop(footage, line.tracks, now)
  report(`${asked.ownChannel.handle} hosts ${asked.roomId} beside ${to}`)
  try {
    await beatUntil(client, admission, { lost: line.lost, signal })
  } finally {
    stopPlaying()
    await line.leave()
  }
}

/** Keeps a creator in the streams of another channel until `signal`: whatever ends it, they come back. */
export async function keepCoHosting(coHosted: CoHosted, options: ShowOptions): Promise<void> {
  const { url, report, signal } = options
  const client = createClient(url)
  while (!signal.aborted) {
    try {
      await enterHouse(client, coHosted.key)
      await attend(client, coHosted, options)
    } catch (error) {
      report(`nobody hosts the stream of ${coHosted.to} beside it: ${(error as Error).message}`)
    }
    await wait(AGAIN_MS, undefined, { signal }).catch(() => {})
  }
}
