import { until } from '#test/kit/time/until.ts'
import { depth } from '../depth.ts'
import { joinNode, type NodeClient } from './mediaClient.ts'
import { type MediaNode, type MediaNodeOptions, startMediaNode } from './mediaNode.ts'

export const ROOM = 'r00mforthestream1234567890'
export const HOST_BITS = 255
export const VIEWER_BITS = 170

/** Tests wait for numbers of them. */
const RATES = depth({ camera: 120, microphone: 100 }, { camera: 60, microphone: 50 })

/** A node with one room, a host who sends picture and sound, and one honest viewer who gets both. */
export interface Stream {
  media: MediaNode
  host: NodeClient
  viewer: NodeClient
  camera: string
  microphone: string
  /** Enters the room as somebody. */
  enter(user: string, bits: number): Promise<NodeClient>
  /** Waits until the viewer has got this many more packets: the stream runs. */
  runs(packets?: number): Promise<void>
  stop(): Promise<void>
}

/** Publications of a room, once this many are live. */
export async function heardBy(client: NodeClient, count: number): Promise<{ id: string; kind: string }[]> {
  const live = () => [
    ...client.joined.publications,
    ...client.wire.heard.flatMap((signal) => (signal.t === 'published' ? [signal.publication] : [])),
  ]
  await until(`${count} publications`, () => live().length >= count)
  return live()
}

export interface StreamOptions extends MediaNodeOptions {
  /** packets of picture and of sound that the host sends in a second; as a real one at night, twice as many in the gate */
  packetsPerS?: { camera: number; microphone: number }
}

/** Puts a running stream on a node of its own. */
export async function startStream(options: StreamOptions = {}): Promise<Stream> {
  const media = await startMediaNode(options)
  try {
    return await streamOn(media, options.packetsPerS ?? RATES)
  } catch (error) {
    // what stays open keeps the process of the tests alive
    await media.stop()
    throw error
  }
}

async function streamOn(
  media: MediaNode,
  packetsPerS: { camera: number; microphone: number },
): Promise<Stream> {
  await media.openRoom(ROOM)
  const enter = (user: string, bits: number) =>
    joinNode(media.signalUrl, media.ticket({ room: ROOM, user, bits }))
  const host = await enter('sea_host', HOST_BITS)
  const viewer = await enter('sea_viewer', VIEWER_BITS)
  const answer = await host.publish(['camera', 'microphone'])
  if (answer.t !== 'answer') throw new Error(`the host may not publish: ${JSON.stringify(answer)}`)
  await host.connected()
  const stops = [
    host.send('camera', packetsPerS.camera, 400),
    host.send('microphone', packetsPerS.microphone),
  ]
  const live = await heardBy(viewer, 2)
  const idOf = (kind: string) => live.find((one) => one.kind === kind)?.id ?? ''
  await viewer.subscribe(live.map(({ id }) => id))
  await viewer.connected()
  const sum = () => [...viewer.received.values()].reduce((total, { packets }) => total + packets, 0)
  return {
    media,
    host,
    viewer,
    camera: idOf('camera'),
    microphone: idOf('microphone'),
    enter,
    async runs(packets = 20) {
      const before = sum()
      await until('packets at the honest viewer', () => sum() >= before + packets)
    },
    async stop() {
      for (const stop of stops) stop()
      await host.leave()
      await viewer.leave()
      await media.stop()
    },
  }
}
