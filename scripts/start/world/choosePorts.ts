import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { nextOwnPort, ownRun } from './ownPorts.ts'

/** Every port an installation listens on. */
export interface Ports {
  web: number
  postgres: number
  rpc: number
  internal: number
  mediaSignal: number
  mediaControl: number
  mailbox: number
  smtp: number
  /** of the stand-in of the card provider, as the two below */
  stripe: number
  stripePages: number
  stripeCommands: number
  /** of the relay of calls, by UDP and TCP; and the UDP ports through which it relays, first and last */
  relay: number
  relayMin: number
  relayMax: number
  udpMin: number
  udpMax: number
}

/** What is asked for: the last port of a run follows from its first. */
export type WantedPorts = Omit<Ports, 'udpMax' | 'relayMax'>

/** Where a run begins to look; 0 = anywhere. */
export const USUAL_PORTS: WantedPorts = {
  web: 3000,
  postgres: 5440,
  rpc: 8545,
  internal: 3001,
  mediaSignal: 3002,
  mediaControl: 3003,
  mailbox: 3004,
  smtp: 3025,
  stripe: 3005,
  stripePages: 3006,
  stripeCommands: 3007,
  relay: 3478,
  relayMin: 40_200,
  udpMin: 40_000,
}

const UDP_COUNT = 200
const LAST_PORT = 65_000
const TRIES = 200

/** A port that was taken and the one used instead. */
export interface Moved {
  what: keyof Ports
  from: number
  to: number
}

/** Picks free ports, the usual ones where possible, each only once. */
export async function choosePorts(wanted: WantedPorts): Promise<{ ports: Ports; moved: Moved[] }> {
  const taken = new Set<number>()
  const moved: Moved[] = []
  const pick = async (what: Exclude<keyof WantedPorts, 'udpMin' | 'relayMin' | 'relay'>): Promise<number> => {
    const from = wanted[what]
    const port = await nextFree(from, taken)
    taken.add(port)
    if (from !== 0 && port !== from) moved.push({ what, from, to: port })
    return port
  }
  const web = await pick('web')
  const postgres = await pick('postgres')
  const rpc = await pick('rpc')
  const internal = await pick('internal')
  const mediaSignal = await pick('mediaSignal')
  const mediaControl = await pick('mediaControl')
  const mailbox = await pick('mailbox')
  const smtp = await pick('smtp')
  const stripe = await pick('stripe')
  const stripePages = await pick('stripePages')
  const stripeCommands = await pick('stripeCommands')
  const pickRun = async (what: 'udpMin' | 'relayMin', beside: number | null): Promise<number> => {
    const from = wanted[what]
    const min = await freeRange(from, beside)
    if (from !== 0 && min !== from) moved.push({ what, from, to: min })
    return min
  }
  const udpMin = await pickRun('udpMin', null)
  const relayMin = await pickRun('relayMin', udpMin)
  const last = relayMin + UDP_COUNT - 1
  // where it may be anywhere it stands in its own run: a TCP port of the other one can be a UDP port of media
  const relay = await (wanted.relay
    ? nextFree(wanted.relay, taken, { isForUdp: true })
    : nextFree(last, taken, { isForUdp: true, step: -1 }))
  if (wanted.relay !== 0 && relay !== wanted.relay)
    moved.push({ what: 'relay', from: wanted.relay, to: relay })
  const relayMax = relay > relayMin && relay <= last ? relay - 1 : last
  const runs = { udpMin, udpMax: udpMin + UDP_COUNT - 1, relay, relayMin, relayMax }
  const tcp = { web, postgres, rpc, internal, mediaSignal, mediaControl, mailbox, smtp }
  return { ports: { ...tcp, stripe, stripePages, stripeCommands, ...runs }, moved }
}

/** @param how `isForUdp`: it must be free by UDP too; `step`: -1 looks downwards, so that it stays in the run that it is the last of */
async function nextFree(
  from: number,
  taken: Set<number>,
  { isForUdp = false, step = 1 }: { isForUdp?: boolean; step?: 1 | -1 } = {},
): Promise<number> {
  for (let i = 0; i < TRIES; i++) {
    const wanted = from === 0 ? await nextOwnPort() : from + i * step
    if (taken.has(wanted)) continue
    const port = await listens(wanted)
    if (port === undefined || taken.has(port)) continue
    if (!isForUdp || (await binds(port))) return port
  }
  throw new Error(`No free port from ${from} on; name another with --port.`)
}

/**
 * The port if it can be had. Both families are asked: a browser tries ::1 first when it reads "localhost",
 * and must not land at somebody else's server.
 */
async function listens(port: number): Promise<number | undefined> {
  const first = await listenOn('127.0.0.1', port)
  if (first === undefined) return undefined
  const second = await listenOn('::1', first)
  return second === undefined ? undefined : first
}

function listenOn(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    // a machine without IPv6 has nobody on ::1
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? undefined : port),
    )
    server.listen(port, host, () => {
      const address = server.address()
      server.close(() => resolve(address && typeof address === 'object' ? address.port : undefined))
    })
  })
}

/**
 * A run of UDP ports of which every one is free.
 * @param beside first port of a run that was chosen and nobody has bound yet
 */
async function freeRange(from: number, beside: number | null): Promise<number> {
  const most = Math.floor((LAST_PORT - from) / UDP_COUNT)
  for (let n = 0; n < most; n++) {
    const min = from === 0 ? await ownRun(n) : from + n * UDP_COUNT
    if (beside !== null && Math.abs(min - beside) < UDP_COUNT) continue
    const free = await Promise.all(Array.from({ length: UDP_COUNT }, (_, i) => binds(min + i)))
    if (free.every(Boolean)) return min
  }
  throw new Error(`No ${UDP_COUNT} free UDP ports in a row from ${from} on.`)
}

function binds(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => resolve(false))
    socket.bind(port, () => socket.close(() => resolve(true)))
  })
}
