import { bitsFor, SPEAKER_BITS } from '#domain/room/permission.ts'
import { closeClients, joinNode, type NodeClient } from '#test/kit/media/mediaClient.ts'
import { until } from '#test/kit/time/until.ts'
import { percentile, printLine } from '../line.ts'
import { startBenchEngine } from './engine.ts'

/** `node bench/media/voice.ts [seconds]`: a voice room of five speakers beside its host, and everybody hears everybody else. */
const COUNT_S = Number(process.argv[2] ?? 30)
const SPEAKERS = 5
const LISTENERS = 25
/** Each speaker is given the floor and loses it again so many times. */
const ROUNDS = 4
const PER_S = 50
const LISTENER_BITS = bitsFor('voice', 'viewer')

const engine = await startBenchEngine(SPEAKERS + LISTENERS + 1, {}, 'voice')
const enter = (user: string, bits = LISTENER_BITS) => joinNode(engine.signalUrl, engine.ticket(user, bits))

const LOOK_MS = 10

/** Receives whatever others publish, also later; one wish at a time. */
async function hearAll({ wire, joined, subscribe, open }: NodeClient): Promise<void> {
  await open()
  const asked = new Set<string>()
  const live = () => [
    ...joined.publications,
    ...wire.heard.flatMap((one) => (one.t === 'published' ? [one.publication] : [])),
  ]
  const look = async () => {
    const ids = live().flatMap(({ id }) => (asked.has(id) ? [] : [id]))
    for (const id of ids) asked.add(id)
    if (ids.length > 0) await subscribe(ids)
    setTimeout(() => void look().catch(() => undefined), LOOK_MS)
  }
  await look()
}

const heardOf = ({ received }: NodeClient): number =>
  [...received.values()].reduce((sum, { packets }) => sum + packets, 0)

function sentBy({ peer }: NodeClient): number {
  const stats = peer.getTransceivers().flatMap(({ sender }) => sender.collectStats(0)) as object[]
  return stats.reduce<number>((sum, one) => sum + ('packetsSent' in one ? Number(one.packetsSent) : 0), 0)
}

const grantMs: number[] = []

/** From the grant until a listener has the first packet; who speaks publishes as soon as the engine says that they may. */
async function speak(user: string, client: NodeClient, ear: NodeClient): Promise<void> {
  const from = ear.received.size
  const startMs = performance.now()
  await engine.grant(user, SPEAKER_BITS)
  await until('the engine says so', () => client.wire.heard.some((one) => one.t === 'bits') || undefined)
  await client.publish(['microphone'])
  await client.connected()
  client.send('microphone', PER_S)
  await until('a first packet', () => ear.received.size > from)
  grantMs.push(performance.now() - startMs)
}

try {
  const host = await enter('sea_host', bitsFor('voice', 'host'))
  await host.publish(['microphone'])
  await host.connected()
  host.send('microphone', PER_S)
  const ears: NodeClient[] = []
  for (let n = 0; n < LISTENERS; n++) {
    const ear = await enter(`sea_ear${n}`)
    await hearAll(ear)
    await ear.connected()
    ears.push(ear)
  }
  const [first] = ears
  if (!first) throw new Error('nobody listens')
  const speakers: NodeClient[] = []
  for (let round = 0; round < ROUNDS; round++)
    for (let n = 0; n < SPEAKERS; n++) {
      const user = `sea_speaker${n}`
      if (round > 0) await speakers.shift()?.leave()
      const client = await enter(user)
      await client.open()
      await client.connected()
      await speak(user, client, first)
      speakers.push(client)
    }
  const everybody = [host, ...speakers]
  const before = ears.map(heardOf)
  const sentBefore = everybody.map(sentBy).reduce((sum, one) => sum + one)
  const cpuBefore = engine.cpuS()
  await new Promise((resolve) => setTimeout(resolve, COUNT_S * 1000))
  const sent = everybody.map(sentBy).reduce((sum, one) => sum + one) - sentBefore
  const received = ears.map(heardOf).reduce((sum, one, at) => sum + one - (before[at] ?? 0), 0)
  printLine(
    'voice',
    grantMs.length,
    {
      speakers: SPEAKERS,
      listeners: LISTENERS,
      received_ratio: Number((received / (sent * LISTENERS)).toFixed(4)),
      grant_to_audio_p95_ms: Math.round(percentile(grantMs, 0.95)),
      sfu_cpu_core_pct: Number((((engine.cpuS() - cpuBefore) / COUNT_S) * 100).toFixed(1)),
    },
    {},
  )
} finally {
  await closeClients()
  await engine.stop()
}
process.exit(0)
