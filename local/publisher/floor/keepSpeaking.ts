import { setTimeout as wait } from 'node:timers/promises'
import type { Admission } from '#api/access/contract.ts'
import type { ChannelPage } from '#api/creators/contract.ts'
import { type Client, createClient, Refused } from '../../visitor/createClient.ts'
import { beatUntil } from '../beatUntil.ts'
import { enterHouse } from '../enterHouse.ts'
import type { ShowOptions } from '../keepShow.ts'
import { type Footage, playLoop } from '../playLoop.ts'
import { enterAsListener } from './enterAsListener.ts'

/** Somebody who listens to the voice room of a channel, and speaks there as soon as its host lets them. */
export interface Speaking {
  /** handle of the channel */
  to: string
  footage: Footage
  /** private key of the speaker's wallet */
  key: `0x${string}`
}

const AGAIN_MS = 5000
const ASK_TRIES = 40
const ASK_PAUSE_MS = 500

/** A seat counts as taken once the engine has said so; until then nobody asks from it. */
async function ask(client: Client, roomId: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await client.send('POST', `/v1/rooms/${roomId}/floor/requests`)
      return
    } catch (error) {
      const isEarly = error instanceof Refused && (error.status === 404 || error.status === 409)
      if (!isEarly || tries === ASK_TRIES) throw error
      await wait(ASK_PAUSE_MS)
    }
  }
}

/** One time in the room, until something ends it; nothing while no room is on air. @throws Error with what ended it */
async function attend(client: Client, { to, footage }: Speaking, options: ShowOptions): Promise<void> {
  const { now, report, signal, residents } = options
  const { liveRoomId } = await client.get<ChannelPage>(`/v1/channels/${to}`)
  if (liveRoomId === null) return
  const body = { action: 'watch', move: true }
  const admission = await client.send<Admission>('POST', `/v1/rooms/${liveRoomId}/admissions`, body)
  if (admission.ticket.provider !== 'embedded') throw new Error('this installation has no engine of its own')
  residents.add(admission.seatId)
  const line = await enterAsListener(admission.ticket)
  let stopPlaying = () => {}
  const failed = new Promise<string>((resolve) => {
    const speak = async () => {
      await ask(client, liveRoomId)
      await line.granted
      stopPlaying = playLoop(footage, { camera: null, microphone: await line.speak() }, now)
      report(`somebody speaks in ${liveRoomId}`)
    }
    speak().catch((error: Error) => resolve(error.message))
  })
  try {
    await beatUntil(client, admission, { lost: Promise.race([line.lost, failed]), signal })
  } finally {
    stopPlaying()
    residents.delete(admission.seatId)
    await line.leave()
  }
}

/** Keeps somebody on the floor of a channel's voice room until `signal`: whatever ends it, they ask again. */
export async function keepSpeaking(speaking: Speaking, options: ShowOptions): Promise<void> {
  const { url, report, signal } = options
  const client = createClient(url)
  while (!signal.aborted) {
    try {
      await enterHouse(client, speaking.key)
      await attend(client, speaking, options)
    } catch (error) {
      report(`nobody speaks in the room of ${speaking.to}: ${(error as Error).message}`)
    }
    await wait(AGAIN_MS, undefined, { signal }).catch(() => {})
  }
}
