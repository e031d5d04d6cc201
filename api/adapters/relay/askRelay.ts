import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { isIP, connect as openTcp } from 'node:net'
import { addAbortSignal } from 'node:stream'
import { connect as openTls } from 'node:tls'
import { answersBinding, bindingRequest } from '#protocol/stunBinding.ts'

/** Where a relay listens. */
export interface RelayPlace {
  transport: 'udp' | 'tcp' | 'tls'
  /** a name, or an address without brackets */
  host: string
  port: number
}

const ID_BYTES = 12
/** A datagram may be lost (RFC 8489, 6.2.1 begins with half a second). */
const AGAIN_MS = 500
/** More than any answer of STUN has. */
const MAX_ANSWER_BYTES = 1024
const PARTS = /^(turns?):(?:\[(.+)\]|([^:?]+))(?::(\d+))?(?:\?transport=(\w+))?$/i

function placeOf(url: string): RelayPlace[] {
  const [, scheme, bracketed, plain, port, transport = 'udp'] = PARTS.exec(url.toLowerCase()) ?? []
  const host = bracketed ?? plain
  if (host === undefined) return []
  const isSafe = scheme === 'turns'
  // ports without a word: RFC 7065, 3.2
  return [
    {
      transport: isSafe ? 'tls' : transport === 'tcp' ? 'tcp' : 'udp',
      host,
      port: Number(port ?? (isSafe ? 5349 : 3478)),
    },
  ]
}

/** Where the relay of these TURN addresses (RFC 7065) listens, each place once. */
export function relayPlaces(urls: readonly string[]): RelayPlace[] {
  return [...new Map(urls.flatMap(placeOf).map((place) => [Object.values(place).join(' '), place])).values()]
}

function askDatagram({ address, family }: LookupAddress, port: number, signal: AbortSignal) {
  const id = randomBytes(ID_BYTES)
  return new Promise<boolean>((resolve) => {
    let isThere = false
    const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4', signal }).unref()
    const again = setInterval(() => socket.send(bindingRequest(id)), AGAIN_MS).unref()
    const end = () => {
      clearInterval(again)
      socket.close()
    }
    socket.on('error', () => {})
    socket.once('error', end)
    socket.once('close', () => {
      clearInterval(again)
      resolve(isThere)
    })
    socket.on('message', (answer) => {
      if (isThere || !answersBinding(answer, id)) return
      isThere = true
      socket.removeListener('error', end)
      end()
    })
    // one that is connected hears of a port at which nobody listens, and nobody else
    socket.once('connect', () => socket.send(bindingRequest(id)))
    socket.connect(port, address)
  })
}

async function askUdp({ host, port }: RelayPlace, signal: AbortSignal): Promise<boolean> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  const addresses = await Promise.race([lookup(host, { all: true }), aborted]).catch(() => [])
  if (signal.aborted) return false
  const answers = addresses.map((address) => askDatagram(address, port, signal))
  return (await Promise.all(answers)).includes(true)
}

function askStream({ transport, host, port }: RelayPlace, signal: AbortSignal): Promise<boolean> {
  const id = randomBytes(ID_BYTES)
  const servername = isIP(host) === 0 ? { servername: host } : {}
  return new Promise((resolve) => {
    const socket = transport === 'tls' ? openTls({ host, port, ...servername }) : openTcp({ host, port })
    let isThere = false
    let answer = Buffer.alloc(0)
    socket.unref()
    addAbortSignal(signal, socket)
    socket.on('error', () => {})
    socket.once('end', () => socket.destroy())
    socket.once('close', () => resolve(isThere))
    socket.on('data', (part: Buffer) => {
      answer = Buffer.concat([answer, part])
      isThere ||= answersBinding(answer, id)
      if (isThere || answer.length > MAX_ANSWER_BYTES) socket.destroy()
    })
    socket.write(bindingRequest(id))
  })
}

/**
 * Whether a relay answers at a place, by a STUN binding (RFC 8489). Never throws, and leaves nothing open.
 * @param signal ends the question, which is then not answered
 */
export function askRelay(place: RelayPlace, signal: AbortSignal): Promise<boolean> {
  return place.transport === 'udp' ? askUdp(place, signal) : askStream(place, signal)
}
